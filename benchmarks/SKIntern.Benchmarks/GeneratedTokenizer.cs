using System.Text.Json;
using SKIntern.Models.Tokenization;

namespace SKIntern.Benchmarks;

/// <summary>A tokenizer of a generated vocabulary.</summary>
internal static class GeneratedTokenizer
{
    public static HuggingFaceTokenizer Create(GeneratedVocabulary vocabulary)
    {
        string folder = Directory.CreateTempSubdirectory("skintern-benchmark-").FullName;
        try
        {
            string path = Path.Combine(folder, TokenizerLoader.FileName);
            File.WriteAllText(path, Json(vocabulary));
            return TokenizerLoader.FromFile(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Json(GeneratedVocabulary vocabulary) => JsonSerializer.Serialize(new
    {
        pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, use_regex = true },
        decoder = new { type = "ByteLevel" },
        model = new { type = "BPE", vocab = vocabulary.Tokens, merges = vocabulary.Merges.Select(m => new[] { m.Left, m.Right }) },
    });
}
