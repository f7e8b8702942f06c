using Microsoft.ML.Tokenizers;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// OpenAI's cl100k_base (gpt-3.5-turbo, gpt-4), with which LLMLingua counts tokens whatever the classifier's own tokenizer
/// (microsoft/LLMLingua, <c>prompt_compressor.py</c>). Special tokens written out in a text are ordinary text. Immutable and thread-safe.
/// </summary>
public sealed class Cl100kTokenizer : ITokenizer
{
    private const string Encoding = "cl100k_base";
    private const int EndOfText = 100257;

    // Ids 0 to 100,255, then five special ones from 100,257 to 100,276.
    private const int Ids = 100277;

    private const string Opening = "<|";

    private static readonly string[] SpecialNames = ["endoftext|>", "fim_prefix|>", "fim_middle|>", "fim_suffix|>", "endofprompt|>"];

    private static readonly Lazy<Cl100kTokenizer> Instance = new(() => new(TiktokenTokenizer.CreateForEncoding(Encoding, extraSpecialTokens: null, normalizer: null)));

    private readonly TiktokenTokenizer _tokenizer;

    private Cl100kTokenizer(TiktokenTokenizer tokenizer) => _tokenizer = tokenizer;

    /// <summary>The one instance; its vocabulary is read when it is first asked for.</summary>
    public static Cl100kTokenizer Shared => Instance.Value;

    /// <inheritdoc/>
    public int VocabularySize => Ids;

    /// <inheritdoc/>
    public int? BeginOfSequenceId => null;

    /// <inheritdoc/>
    public int? EndOfSequenceId => EndOfText;

    /// <inheritdoc/>
    public int? PaddingId => null;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. WithoutSpecialTokens(text).SelectMany(part => _tokenizer.EncodeToIds(part))];
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        foreach (int id in ids)
        {
            if (id is < 0 or >= Ids)
            {
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"An id must be in [0, {Ids}).");
            }
        }

        return _tokenizer.Decode(skipSpecialTokens ? ids.Where(id => id < EndOfText) : ids);
    }

    /// <inheritdoc/>
    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return WithoutSpecialTokens(text).Sum(part => _tokenizer.CountTokens(part));
    }

    /// <summary>
    /// Cuts a text inside each special token, so that none is recognised. A run of symbols always ends before a letter in the pattern
    /// of cl100k, so the cut behind "&lt;|" is one that the tokenizer makes itself and no id changes.
    /// </summary>
    private static IEnumerable<string> WithoutSpecialTokens(string text)
    {
        int start = 0;
        for (int cut = NextCut(text, 0); cut >= 0; cut = NextCut(text, cut))
        {
            yield return text[start..cut];
            start = cut;
        }

        yield return text[start..];
    }

    private static int NextCut(string text, int start)
    {
        for (int opening = text.IndexOf(Opening, start, StringComparison.Ordinal); opening >= 0; opening = text.IndexOf(Opening, opening + 1, StringComparison.Ordinal))
        {
            int name = opening + Opening.Length;
            if (Array.Exists(SpecialNames, special => text.AsSpan(name).StartsWith(special, StringComparison.Ordinal)))
            {
                return name;
            }
        }

        return -1;
    }
}
