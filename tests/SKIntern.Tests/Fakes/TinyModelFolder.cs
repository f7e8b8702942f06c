using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Tests.Tokenization;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using TorchSharp;

namespace SKIntern.Tests;

/// <summary>A Hugging Face folder with an untrained Llama that reads bytes.</summary>
internal static class TinyModelFolder
{
    public const int Window = 2048;

    public static string Write(TemporaryFolder folder, string name = "tiny", int seed = 1)
    {
        const int VocabularySize = 259;
        string path = folder.File(name);
        Directory.CreateDirectory(path);
        JsonObject config = new()
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["vocab_size"] = VocabularySize,
            ["hidden_size"] = 16,
            ["intermediate_size"] = 32,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 2,
            ["num_key_value_heads"] = 1,
            ["head_dim"] = 8,
            ["max_position_embeddings"] = Window,
            ["rms_norm_eps"] = 1e-5,
            ["tie_word_embeddings"] = true,
            ["bos_token_id"] = TinyTokenizer.BeginId,
            ["eos_token_id"] = TinyTokenizer.EndId,
        };
        File.WriteAllText(Path.Combine(path, "config.json"), config.ToJsonString());
        JsonObject tokenizer = TinyTokenizer.Json();

        // GGUF has a name for byte-level BPE only without this.
        tokenizer["model"]!["ignore_merges"] = false;
        File.WriteAllText(Path.Combine(path, TokenizerLoader.FileName), tokenizer.ToJsonString());
        File.WriteAllText(Path.Combine(path, "tokenizer_config.json"), """{"bos_token":"<s>","eos_token":"</s>"}""");
        using DecoderModel model = DecoderModel.CreateRandom(DecoderConfigReader.Read(Path.Combine(path, "config.json")), seed);
        using IDisposable noGradients = torch.no_grad();
        foreach (torch.Tensor weight in model.Parameters.Values.Where(w => w.dim() == 2))
        {
            // Large enough for the untrained texts to vary.
            weight.mul_(10);
        }

        SafetensorsWriter.Write(Path.Combine(path, "model.safetensors"), model.Parameters);
        return path;
    }
}
