using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>
/// What the name in <c>tokenizer.ggml.pre</c> stands for. GGUF keeps neither the stages nor the flags of
/// <c>tokenizer.json</c>; the values are those of the families' own files.
/// </summary>
internal sealed class GgufFamily
{
    private static readonly GgufFamily Gpt2 = new();
    private static readonly GgufFamily DigitsThenGpt2 = new() { IndividualDigits = true };
    private static readonly GgufFamily Llama3 = new() { Patterns = [KnownPatterns.Llama3], IgnoreMerges = true, AddBeginOfSequence = true };
    private static readonly GgufFamily Dbrx = new() { Patterns = [KnownPatterns.Llama3] };
    private static readonly GgufFamily Qwen2 = new() { Patterns = [KnownPatterns.Qwen2], Nfc = true };
    private static readonly GgufFamily Tekken = new() { Patterns = [KnownPatterns.Tekken], IgnoreMerges = true, AddBeginOfSequence = true };
    private static readonly GgufFamily Gpt4O = new() { Patterns = [KnownPatterns.Gpt4O] };
    private static readonly GgufFamily Default = new() { Patterns = KnownPatterns.GgufDefault };

    /// <summary>By name; of names with the same meaning the first is the one that is written.</summary>
    private static readonly OrderedDictionary<string, GgufFamily> ByName = new(StringComparer.Ordinal)
    {
        ["gpt-2"] = Gpt2,
        ["gpt2"] = Gpt2,
        ["phi-2"] = Gpt2,
        ["mpt"] = Gpt2,
        ["olmo"] = Gpt2,
        ["smollm"] = DigitsThenGpt2,
        ["starcoder"] = DigitsThenGpt2,
        ["refact"] = DigitsThenGpt2,
        ["command-r"] = DigitsThenGpt2,
        ["llama-bpe"] = Llama3,
        ["llama3"] = Llama3,
        ["llama-v3"] = Llama3,
        ["dbrx"] = Dbrx,
        ["smaug-bpe"] = Dbrx,
        ["qwen2"] = Qwen2,
        ["deepseek-r1-qwen"] = Qwen2,
        ["tekken"] = Tekken,
        ["gpt-4o"] = Gpt4O,
        ["default"] = Default,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public bool IgnoreMerges { get; private init; }

    public bool AddBeginOfSequence { get; private init; }

    private IReadOnlyList<string> Patterns { get; init; } = [];

    private bool IndividualDigits { get; init; }

    private bool Nfc { get; init; }

    public static GgufFamily? Find(string name) => ByName.TryGetValue(name, out GgufFamily? family) ? family : null;

    /// <summary>The name of the family with given stages, or <see langword="null"/>.</summary>
    /// <param name="isMeant">Whether a family's normaliser and pre-tokeniser, and whether it ignores merges, are those wanted.</param>
    public static string? NameOf(Func<JsonNode?, JsonNode, bool, bool> isMeant)
        => ByName.Where(f => isMeant(f.Value.NormalizerJson(), f.Value.PreTokenizerJson(), f.Value.IgnoreMerges)).Select(f => f.Key).FirstOrDefault();

    public JsonNode? NormalizerJson() => Nfc ? StageJson.Typed("NFC") : null;

    public JsonNode PreTokenizerJson()
    {
        if (Patterns.Count > 0)
        {
            return StageJson.Sequence("pretokenizers", [.. Patterns.Select(StageJson.Split), StageJson.ByteLevel(useRegex: false)])!;
        }

        JsonObject words = StageJson.ByteLevel(useRegex: true);
        return IndividualDigits ? StageJson.Sequence("pretokenizers", StageJson.Typed("Digits", ("individual_digits", true)), words)! : words;
    }
}
