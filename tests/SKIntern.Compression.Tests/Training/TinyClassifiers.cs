using System.Text.Json;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression.Tests;

/// <summary>A small untrained classifier with a WordPiece tokenizer of letters, digits and a few pieces.</summary>
internal static class TinyClassifiers
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

    public static readonly EncoderConfig Config = new()
    {
        Architecture = EncoderArchitecture.Bert,
        VocabularySize = 100,
        HiddenSize = 32,
        IntermediateSize = 32,
        LayerCount = 1,
        HeadCount = 2,
        MaxPositionEmbeddings = 24,
        LabelCount = 2,
    };

    /// <summary>Writes <c>tokenizer.json</c> and loads it: every character is a token, continued ones with ##.</summary>
    public static HuggingFaceTokenizer WriteTokenizer(string folder)
    {
        const string Characters = "abcdefghijklmnopqrstuvwxyz0123456789.,!?";
        string[] tokens = [.. Special, .. Characters.Select(c => $"{c}"), .. Characters.Select(c => $"##{c}")];
        object Added(string token, int id) => new { id, content = token, single_word = false, lstrip = false, rstrip = false, normalized = false, special = true };
        File.WriteAllText(Path.Combine(folder, TokenizerLoader.FileName), JsonSerializer.Serialize(new
        {
            version = "1.0",
            added_tokens = Special.Select(Added),
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            post_processor = new
            {
                type = "BertProcessing",
                sep = new object[] { "[SEP]", 3 },
                cls = new object[] { "[CLS]", 2 },
            },
            decoder = new { type = "WordPiece", prefix = "##", cleanup = true },
            model = new
            {
                type = "WordPiece",
                unk_token = "[UNK]",
                continuing_subword_prefix = "##",
                max_input_chars_per_word = 100,
                vocab = tokens.Select((token, id) => (token, id)).ToDictionary(t => t.token, t => t.id),
            },
        }));
        return TokenizerLoader.FromFolder(folder);
    }

    public static EncoderModel Create(int seed = 1) => EncoderModel.CreateRandom(Config, seed);

    /// <summary>Texts whose words with a digit stay.</summary>
    public static LabelledText[] DigitTexts(int count, int seed = 5)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Label(string.Join(' ', Enumerable.Range(0, random.Next(3, 9)).Select(_ => Word(random)))))];
    }

    /// <summary>Labels words by whether they have a digit.</summary>
    public static LabelledText Label(string text)
        => new(text, [.. WordSplitter.Split(text).Select(word => new LabelledWord(word.Start, word.Length, word.Of(text).ContainsAnyInRange('0', '9')))]);

    private static string Word(Random random)
    {
        char letter = (char)('a' + random.Next(26));
        return random.Next(2) == 0 ? $"{letter}{(char)('a' + random.Next(26))}" : $"{letter}{random.Next(10)}";
    }
}
