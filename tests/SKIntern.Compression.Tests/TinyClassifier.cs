using System.Text.Json.Nodes;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests;

/// <summary>Untrained token classifiers with small tokenizers of the two kinds that LLMLingua-2 knows.</summary>
internal static class TinyClassifier
{
    private const int Positions = 64;
    private const string Letters = "\u4F60\u597D\u4E16\u754C\u05E9\u05DC\u05D5\u05DD\u3002";

    /// <summary>One for all tests, which nobody disposes: cased BERT that spells every word by its characters.</summary>
    public static TokenClassifier Bert { get; } = Create(EncoderArchitecture.Bert, BertTokenizer());

    /// <summary>One for all tests, which nobody disposes: XLM-RoBERTa with a few whole words; line breaks become blanks.</summary>
    public static TokenClassifier Roberta { get; } = Create(EncoderArchitecture.Roberta, RobertaTokenizer());

    public static TheoryData<bool> Both => [false, true];

    public static TokenClassifier Of(bool roberta) => roberta ? Roberta : Bert;

    public static TokenClassifier Create(EncoderArchitecture architecture, HuggingFaceTokenizer tokenizer, int? labels = 2, int seed = 5, int positions = Positions)
        => new(Model(architecture, tokenizer.VocabularySize, labels, seed, positions), tokenizer);

    public static EncoderModel Model(EncoderArchitecture architecture, int vocabulary, int? labels = 2, int seed = 5, int positions = Positions, int? padding = null)
    {
        int paddingId = padding ?? (architecture == EncoderArchitecture.Bert ? 0 : 1);
        EncoderModel model = EncoderModel.CreateRandom(new()
        {
            Architecture = architecture,
            VocabularySize = vocabulary,
            HiddenSize = 16,
            IntermediateSize = 16,
            LayerCount = 1,
            HeadCount = 2,
            MaxPositionEmbeddings = positions + (architecture == EncoderArchitecture.Bert ? 0 : paddingId + 1),
            TokenTypeCount = 2,
            PaddingId = paddingId,
            LabelCount = labels,
        }, seed);
        foreach (TorchSharp.torch.Tensor parameter in model.Parameters.Values.Where(parameter => parameter.dim() == 2))
        {
            parameter.mul_(10);
        }

        return model;
    }

    public static HuggingFaceTokenizer BertTokenizer()
    {
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        string[] characters = [.. Characters()];
        return Load(special, ("[CLS]", "[SEP]"), new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = "[UNK]",
            ["continuing_subword_prefix"] = "##",
            ["max_input_chars_per_word"] = 100,
            ["vocab"] = new JsonObject(special.Concat(characters).Concat(characters.Select(c => "##" + c))
                .Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))),
        }, normalizer: new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["handle_chinese_chars"] = true, ["strip_accents"] = false, ["lowercase"] = false },
            preTokenizer: new JsonObject { ["type"] = "BertPreTokenizer" },
            decoder: new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true });
    }

    public static HuggingFaceTokenizer RobertaTokenizer()
    {
        string[] special = ["<s>", "<pad>", "</s>", "<unk>"];
        string[] pieces = [.. special, "\u2581", "\u2581the", "\u2581silver", "\u2581counts", "\u2581points", .. Characters()];
        JsonObject metaspace = new() { ["type"] = "Metaspace", ["replacement"] = "\u2581", ["prepend_scheme"] = "always", ["split"] = true };
        return Load(special, ("<s>", "</s>"), new JsonObject
        {
            ["type"] = "Unigram",
            ["unk_id"] = 3,
            ["byte_fallback"] = false,
            ["vocab"] = new JsonArray([.. pieces.Select((piece, i) => (JsonNode?)new JsonArray(piece, i < special.Length ? 0.0 : -1.0))]),
        }, normalizer: new JsonObject
        {
            ["type"] = "Sequence",
            ["normalizers"] = new JsonArray(new JsonObject { ["type"] = "Nmt" }, new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = " {2,}" }, ["content"] = " " }),
        }, preTokenizer: metaspace, decoder: (JsonObject)metaspace.DeepClone());
    }

    private static IEnumerable<string> Characters() => Enumerable.Range('!', '~' - '!' + 1).Select(c => ((char)c).ToString()).Concat(Letters.Select(c => c.ToString()));

    private static HuggingFaceTokenizer Load(
        string[] special, (string First, string Last) frame, JsonObject model, JsonObject normalizer, JsonObject preTokenizer, JsonObject decoder)
    {
        using var folder = new TemporaryFolder();
        return TokenizerLoader.FromFile(folder.Write("tokenizer.json", new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. special.Select((token, id) => (JsonNode?)new JsonObject
            {
                ["id"] = id, ["content"] = token, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
            })]),
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = preTokenizer,
            ["post_processor"] = new JsonObject
            {
                ["type"] = "TemplateProcessing",
                ["single"] = new JsonArray(SpecialToken(frame.First), new JsonObject { ["Sequence"] = new JsonObject { ["id"] = "A", ["type_id"] = 0 } }, SpecialToken(frame.Last)),
                ["special_tokens"] = new JsonObject { [frame.First] = Definition(special, frame.First), [frame.Last] = Definition(special, frame.Last) },
            },
            ["decoder"] = decoder,
            ["model"] = model,
        }.ToJsonString()));
    }

    private static JsonObject SpecialToken(string token) => new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = 0 } };

    private static JsonObject Definition(string[] special, string token)
        => new() { ["id"] = token, ["ids"] = new JsonArray(Array.IndexOf(special, token)), ["tokens"] = new JsonArray(token) };
}
