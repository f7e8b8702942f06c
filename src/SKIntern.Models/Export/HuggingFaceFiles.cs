using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>The files of a Hugging Face folder beside the weights.</summary>
internal static class HuggingFaceFiles
{
    private const string Config = "config.json", GenerationConfig = "generation_config.json";

    private static readonly string[] TokenizerFiles =
        ["tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt"];

    /// <summary>Writes them into a folder that nobody reads yet.</summary>
    internal static void Write(LanguageModel model, string folder, ScalarType dtype)
    {
        bool isFolder = Directory.Exists(model.Location);
        File.WriteAllBytes(Path.Combine(folder, Config), DecoderConfigWriter.ToFile(ConfigOf(model, isFolder, NameOf(dtype))));
        if (isFolder)
        {
            foreach (string file in TokenizerFiles.Append(GenerationConfig).Where(f => File.Exists(Path.Combine(model.Location, f))))
            {
                File.Copy(Path.Combine(model.Location, file), Path.Combine(folder, file));
            }
        }
        else
        {
            ModelExporter.TokenizerOf(model).SaveTo(folder);
        }

        ChatTemplateFiles.Write(model.ChatTemplates, folder);
        if (!File.Exists(Path.Combine(folder, GenerationConfig)))
        {
            File.WriteAllBytes(Path.Combine(folder, GenerationConfig), DecoderConfigWriter.ToFile(GenerationConfigOf(model)));
        }
    }

    // The model's own file has fields that nobody here reads but others may.
    private static JsonObject ConfigOf(LanguageModel model, bool isFolder, string dtype)
    {
        if (!isFolder)
        {
            return DecoderConfigWriter.Write(model.Decoder.Config, dtype);
        }

        string path = Path.Combine(model.Location, Config);
        try
        {
            JsonObject json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();

            // transformers 5 says "dtype".
            json[json.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = dtype;
            return json;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException)
        {
            throw new CheckpointException(path, $"the file cannot be taken over: {e.Message}", e);
        }
    }

    private static JsonObject GenerationConfigOf(LanguageModel model) => new()
    {
        ["bos_token_id"] = model.Tokenizer.BeginOfSequenceId ?? model.Decoder.Config.BeginOfSequenceId,
        ["eos_token_id"] = DecoderConfigWriter.Ids(model.EndOfSequenceIds),
        ["pad_token_id"] = model.Tokenizer.PaddingId,
    };

    /// <summary>The name that Hugging Face's configs use.</summary>
    internal static string NameOf(ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.Float16 => "float16",
        ScalarType.BFloat16 => "bfloat16",
        _ => throw new ArgumentException($"Weights are written as Float32, Float16 or BFloat16, not {dtype}.", nameof(dtype)),
    };
}
