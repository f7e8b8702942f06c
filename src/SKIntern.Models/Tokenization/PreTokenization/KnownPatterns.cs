using System.Text.RegularExpressions;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>The splitting patterns of the families, and the translation of patterns found in files.</summary>
internal static partial class KnownPatterns
{
    /// <summary>Llama 3: letters with one leading sign, numbers of at most three digits, signs with their line ends.</summary>
    public const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Qwen 2: as Llama 3, with single digits.</summary>
    public const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Mistral's Tekken: words end where a capital letter follows a small one; single digits.</summary>
    public const string Tekken = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>GPT-4o: as Tekken, with contractions kept on their words and numbers of at most three digits.</summary>
    public const string Gpt4O = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>What llama.cpp does, stage by stage, for files that say "default".</summary>
    public static readonly IReadOnlyList<string> GgufDefault =
    [
        @"[\p{P}\$\+<=>\^~\|]+",
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)",
        @"\p{N}+",
        "[0-9][0-9][0-9]",
    ];

    private const string Contractions = "(?i:'s|";
    private const string ContractionsWithLongS = "(?i:'[s\u017F]|";

    // Guards against patterns of hostile files that backtrack without end; real ones take microseconds.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(30);

    /// <summary>GPT-2: contractions, words, numbers and signs with one leading space, white space.</summary>
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    public static partial Regex Gpt2();

    /// <summary>Compiles a pattern written for Oniguruma, the engine of Hugging Face tokenizers.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The expression.</returns>
    /// <exception cref="RegexParseException">The pattern uses syntax that .NET does not have, such as possessive quantifiers.</exception>
    public static Regex Compile(string pattern)
    {
        // Ignoring case, Oniguruma folds the long s to s and .NET does not; no other letter of the contractions has such a twin.
        string translated = pattern.Replace(Contractions, ContractionsWithLongS, StringComparison.Ordinal);
        return new Regex(translated, RegexOptions.Compiled | RegexOptions.CultureInvariant, MatchTimeout);
    }
}
