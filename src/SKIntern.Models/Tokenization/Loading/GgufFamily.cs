using SKIntern.Models.Tokenization.Normalization;
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
    private static readonly GgufFamily Llama3 = new() { Pattern = KnownPatterns.Llama3, IgnoreMerges = true, AddBeginOfSequence = true };
    private static readonly GgufFamily Qwen2 = new() { Pattern = KnownPatterns.Qwen2, Nfc = true };

    private static readonly Dictionary<string, GgufFamily> ByName = new(StringComparer.Ordinal)
    {
        ["gpt-2"] = Gpt2,
        ["gpt2"] = Gpt2,
        ["smollm"] = DigitsThenGpt2,
        ["starcoder"] = DigitsThenGpt2,
        ["llama-bpe"] = Llama3,
        ["llama3"] = Llama3,
        ["llama-v3"] = Llama3,
        ["qwen2"] = Qwen2,
        ["deepseek-r1-qwen"] = Qwen2,
    };

    public static IEnumerable<string> Names => ByName.Keys;

    public bool IgnoreMerges { get; private init; }

    public bool AddBeginOfSequence { get; private init; }

    private string? Pattern { get; init; }

    private bool IndividualDigits { get; init; }

    private bool Nfc { get; init; }

    public static GgufFamily? Find(string name) => ByName.GetValueOrDefault(name);

    public INormalizer? CreateNormalizer() => Nfc ? new UnicodeFormNormalizer(compose: true) : null;

    public IPreTokenizer CreatePreTokenizer()
    {
        if (Pattern is not null)
        {
            return new SplitPreTokenizer(new RegexPattern(KnownPatterns.Compile(Pattern)), SplitBehavior.Isolated);
        }

        ByteLevelPreTokenizer words = new(addPrefixSpace: false, splitWords: true, spell: false);
        return IndividualDigits ? new PreTokenizerSequence([CharacterSplits.Digits(individual: true), words]) : words;
    }
}
