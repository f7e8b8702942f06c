using System.Text.Json;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Encoder;

/// <summary>
/// A folder as sentence-transformers writes it: <c>modules.json</c> lists the steps, each with a folder of its own. Steps and settings
/// are honoured or refused.
/// </summary>
/// <param name="EncoderFolder">Where the encoder's config, weights and tokenizer are.</param>
/// <param name="Settings">The settings of the steps.</param>
/// <param name="EmbeddingSize">The width that the pooling step states, or <see langword="null"/>.</param>
internal sealed record SentenceFolder(string EncoderFolder, SentenceSettings Settings, int? EmbeddingSize)
{
    private const string Package = "sentence_transformers.";

    // (flag, pooling): the steps that are not listed are refused where they are asked for.
    private static readonly (string Flag, SentencePooling? Pooling)[] PoolingFlags =
    [
        ("pooling_mode_mean_tokens", SentencePooling.Mean), ("pooling_mode_cls_token", SentencePooling.FirstToken), ("pooling_mode_max_tokens", null),
        ("pooling_mode_mean_sqrt_len_tokens", null), ("pooling_mode_weightedmean_tokens", null), ("pooling_mode_lasttoken", null),
    ];

    /// <exception cref="CheckpointException">A file is missing or malformed, or asks for what is not supported.</exception>
    internal static SentenceFolder Read(string folder)
    {
        string path = Path.Combine(folder, "modules.json");
        List<(string Kind, string Folder)> steps = ReadSteps(path, folder);
        string[] kinds = [.. steps.Select(s => s.Kind)];
        if (kinds is not (["Transformer", "Pooling"] or ["Transformer", "Pooling", "Normalize"]))
        {
            throw new CheckpointException(path, $"the steps {string.Join(", ", kinds)} are not supported; supported are Transformer, Pooling and, after these, Normalize.");
        }

        (SentencePooling pooling, int? size) = ReadPooling(Path.Combine(steps[1].Folder, "config.json"));
        RefusePrompt(Path.Combine(folder, "config_sentence_transformers.json"));
        return new(steps[0].Folder, new() { Pooling = pooling, Normalize = kinds.Length == 3, MaxTokens = ReadMaxTokens(steps[0].Folder) }, size);
    }

    private static List<(string Kind, string Folder)> ReadSteps(string path, string folder)
    {
        var steps = new List<(string, string)>();
        foreach (JsonObjectReader step in JsonObjectReader.OpenList(path))
        {
            string type = step.GetString("type"), subfolder = step.GetOptionalString("path") ?? "";
            if (!type.StartsWith(Package, StringComparison.Ordinal))
            {
                throw step.Error("type", $"'{type}' is not supported; expected a module of {Package[..^1]}");
            }

            // A list from a stranger must not reach files outside its own folder.
            if (subfolder is "." or ".." || subfolder.AsSpan().IndexOfAny("/\\:\0") >= 0)
            {
                throw step.Error("path", $"'{subfolder}' is not the plain name of a folder beside the file");
            }

            steps.Add((type[(type.LastIndexOf('.') + 1)..], Path.Combine(folder, subfolder)));
        }

        return steps;
    }

    private static (SentencePooling Pooling, int? Size) ReadPooling(string path)
    {
        using JsonObjectReader file = JsonObjectReader.Open(path);
        string[] flags = [.. PoolingFlags.Select(f => f.Flag).Where(f => file.GetBool(f, false))];
        SentencePooling? pooling = file.GetOptionalString("pooling_mode") switch
        {
            null => flags.Length == 1 ? PoolingFlags.First(f => f.Flag == flags[0]).Pooling : null,
            "mean" => SentencePooling.Mean,
            "cls" => SentencePooling.FirstToken,
            string other => throw file.Error("pooling_mode", $"'{other}' is not supported; supported are mean and cls"),
        };
        int size = file.GetInt("word_embedding_dimension", file.GetInt("embedding_dimension", 0));
        return pooling is SentencePooling known
            ? (known, size == 0 ? null : size)
            : throw new CheckpointException(path, $"pooling by [{string.Join(", ", flags)}] is not supported; supported is one of {string.Join(" and ", PoolingFlags.Where(f => f.Pooling is not null).Select(f => f.Flag))}.");
    }

    private static int? ReadMaxTokens(string folder)
    {
        string path = Path.Combine(folder, "sentence_bert_config.json");
        if (!File.Exists(path))
        {
            return null;
        }

        using JsonObjectReader file = JsonObjectReader.Open(path);
        file.Refuse("do_lower_case", v => v.GetBoolean(), "only false: the tokenizer decides");
        int length = file.GetInt("max_seq_length", 0);
        return length >= 0 ? length == 0 ? null : length : throw file.Error("max_seq_length", $"{length} is not a number of tokens");
    }

    private static void RefusePrompt(string path)
    {
        if (File.Exists(path))
        {
            using JsonObjectReader file = JsonObjectReader.Open(path);
            file.Refuse("default_prompt_name", v => v.ValueKind != JsonValueKind.Null, "no prompt before the texts");
        }
    }
}
