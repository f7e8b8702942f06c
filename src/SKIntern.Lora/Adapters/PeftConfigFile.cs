using System.Text.Json;
using SKIntern.IO;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// Reads and writes <c>adapter_config.json</c> as HF PEFT does. Keys that do not change the arithmetic are ignored; those that
/// ask for what is not supported are refused by name. Only keys that PEFT has known for long are written, since older readers
/// fail on others.
/// </summary>
public static class PeftConfigFile
{
    /// <summary>The file's name in an adapter's folder.</summary>
    public const string FileName = "adapter_config.json";

    // In the order of BiasTraining.
    private static readonly string[] BiasNames = ["none", "all", "lora_only"];
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    // They change the base weights when an adapter is made from them, so the saved adapter fits other weights than the checkpoint's.
    private static readonly string[] BaseChangingInitialisations = ["pissa", "olora", "corda", "loftq"];

    /// <summary>Reads a config.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The config, validated.</returns>
    /// <exception cref="CheckpointException">The file cannot be read, or a field is malformed or asks for what is not supported.</exception>
    public static LoraConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using JsonDocument document = Open(path);
        PeftConfigFields fields = new(path, document.RootElement);
        if (fields.GetString("peft_type") is not (null or "LORA") and var type)
        {
            throw fields.Error("peft_type", $"'{type}' is not supported; supported is LORA");
        }

        RefuseUnsupported(fields);
        LoraConfig config = new()
        {
            Rank = fields.GetInteger("r") ?? 8,
            Alpha = fields.GetNumber("lora_alpha") ?? 8,
            Dropout = fields.GetNumber("lora_dropout") ?? 0,
            Targets = fields.GetSelection("target_modules") ?? LoraConfig.DefaultTargets,
            Exclude = fields.GetSelection("exclude_modules"),
            LayersToTransform = fields.GetIntegers("layers_to_transform"),
            LayersPattern = fields.GetStrings("layers_pattern"),
            RankPattern = fields.GetIntegersByName("rank_pattern"),
            AlphaPattern = fields.GetNumbersByName("alpha_pattern"),
            UseRsLora = fields.GetBoolean("use_rslora"),
            UseDora = fields.GetBoolean("use_dora"),
            Bias = ReadBias(fields),
            UseLoraBias = fields.GetBoolean("lora_bias"),
            ModulesToSave = fields.GetStrings("modules_to_save"),
            EnsureWeightTying = fields.GetBoolean("ensure_weight_tying"),
            Initialization = fields.Has("init_lora_weights", v => v.ValueKind == JsonValueKind.String && v.GetString() == "gaussian")
                ? LoraInitialization.Gaussian
                : LoraInitialization.Kaiming,
            BaseModelName = fields.GetString("base_model_name_or_path"),
            Revision = fields.GetString("revision"),
        };
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(path, e.Message, e);
        }

        return config;
    }

    /// <summary>Writes a config.</summary>
    /// <param name="path">The file; replaced when all is written.</param>
    /// <param name="config">The config.</param>
    /// <param name="targets">The names to write for <see cref="ModuleSelection.AllLinear"/>, which PEFT resolves when it saves.</param>
    public static void Write(string path, LoraConfig config, IReadOnlyList<string> targets)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(targets);
        AtomicFile.Write(path, stream => Write(stream, config, targets));
    }

    /// <summary>Writes a config to a stream.</summary>
    internal static void Write(Stream stream, LoraConfig config, IReadOnlyList<string> targets)
    {
        using Utf8JsonWriter json = new(stream, Indented);
        WriteFields(json, config, config.Targets.SelectsAllLinear ? ModuleSelection.ByName(targets) : config.Targets);
    }

    private static JsonDocument Open(string path)
    {
        try
        {
            JsonDocument document = StrictJson.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new CheckpointException(path, "a JSON object is expected.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, "the file cannot be read.", e);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, $"not valid JSON (line {e.LineNumber + 1}): {e.Message}", e);
        }
    }

    private static void RefuseUnsupported(PeftConfigFields fields)
    {
        fields.Refuse("use_qalora", v => v.ValueKind != JsonValueKind.False, "only false is supported");
        foreach (string field in (string[])["layer_replication", "trainable_token_indices", "target_parameters", "alora_invocation_tokens", "megatron_config", "arrow_config", "use_bdlora"])
        {
            fields.Refuse(field, v => !IsEmpty(v), "not supported");
        }

        fields.Refuse(
            "init_lora_weights",
            v => v.ValueKind == JsonValueKind.String && BaseChangingInitialisations.Any(i => v.GetString()!.StartsWith(i, StringComparison.OrdinalIgnoreCase)),
            "this initialisation changes the base weights, which the adapter's files do not hold");
    }

    private static BiasTraining ReadBias(PeftConfigFields fields)
    {
        string name = fields.GetString("bias") ?? BiasNames[0];
        int index = Array.IndexOf(BiasNames, name);
        return index >= 0 ? (BiasTraining)index : throw fields.Error("bias", $"'{name}' is none of {string.Join(", ", BiasNames)}");
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static void WriteFields(Utf8JsonWriter json, LoraConfig config, ModuleSelection targets)
    {
        json.WriteStartObject();
        json.WriteNull("auto_mapping");
        json.WriteString("base_model_name_or_path", config.BaseModelName);
        json.WriteString("bias", BiasNames[(int)config.Bias]);
        json.WriteBoolean("fan_in_fan_out", false);
        json.WriteBoolean("inference_mode", true);
        json.WritePropertyName("init_lora_weights");
        if (config.Initialization == LoraInitialization.Gaussian)
        {
            json.WriteStringValue("gaussian");
        }
        else
        {
            json.WriteBooleanValue(true);
        }

        WriteListOrNull(json, "layers_pattern", config.LayersPattern, (w, v) => w.WriteStringValue(v));
        WriteListOrNull(json, "layers_to_transform", config.LayersToTransform, (w, v) => w.WriteNumberValue(v));
        json.WriteNumber("lora_alpha", config.Alpha);
        json.WriteNumber("lora_dropout", config.Dropout);
        WriteListOrNull(json, "modules_to_save", config.ModulesToSave, (w, v) => w.WriteStringValue(v));
        json.WriteString("peft_type", "LORA");
        json.WriteNumber("r", config.Rank);
        json.WriteString("revision", config.Revision);
        WriteSelection(json, "target_modules", targets);
        json.WriteString("task_type", "CAUSAL_LM");
        WriteRarelyUsedFields(json, config);
        json.WriteEndObject();
    }

    private static void WriteRarelyUsedFields(Utf8JsonWriter json, LoraConfig config)
    {
        if (config.RankPattern.Count > 0)
        {
            WritePattern(json, "rank_pattern", config.RankPattern.Select(p => KeyValuePair.Create(p.Key, (double)p.Value)));
        }

        if (config.AlphaPattern.Count > 0)
        {
            WritePattern(json, "alpha_pattern", config.AlphaPattern);
        }

        if (config.UseRsLora)
        {
            json.WriteBoolean("use_rslora", true);
        }

        if (config.UseDora)
        {
            json.WriteBoolean("use_dora", true);
        }

        if (config.UseLoraBias)
        {
            json.WriteBoolean("lora_bias", true);
        }

        if (config.EnsureWeightTying)
        {
            json.WriteBoolean("ensure_weight_tying", true);
        }

        if (config.Exclude is not null)
        {
            WriteSelection(json, "exclude_modules", config.Exclude);
        }
    }

    private static void WriteSelection(Utf8JsonWriter json, string name, ModuleSelection selection)
    {
        if (selection.Names.Count > 0)
        {
            WriteListOrNull(json, name, selection.Names, (w, v) => w.WriteStringValue(v));
        }
        else
        {
            json.WriteString(name, selection.ToString());
        }
    }

    private static void WritePattern(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, double>> values)
    {
        json.WriteStartObject(name);
        foreach ((string key, double value) in values)
        {
            json.WriteNumber(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteListOrNull<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write)
    {
        if (values.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (T value in values)
        {
            write(json, value);
        }

        json.WriteEndArray();
    }
}
