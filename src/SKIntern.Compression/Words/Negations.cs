namespace SKIntern.Compression;

/// <summary>
/// Words that deny: English ones and their contractions, and the plain ones of a few other languages, as far as they are not also
/// English words of another meaning (Spanish "sin", French "pas").
/// </summary>
internal static class Negations
{
    private const int MaxNegatedWords = 3;
    private const string Apostrophes = "'\u2019\u02BC";
    private const string Hyphens = "-\u2010\u2011";

    private static readonly HashSet<string> Whole = ["nobody", "nothing", "none", "nowhere"];

    private static readonly HashSet<string> Denying =
    [
        "no", "not", "never", "neither", "nor", "cannot", "without", "non",
        "nicht", "kein", "keine", "keinen", "keinem", "keiner", "keines", "nie", "niemals", "ohne", // German
        "ne", "jamais", "sans",                                                                     // French
        "nunca", "jamás", "não", "mai", "senza",                                                    // Spanish, Portuguese, Italian
        "не", "нет", "ни", "никогда", "без",                                                        // Russian
        "不", "没", "沒", "无", "無", "未",                                                             // Chinese
    ];

    /// <summary>Whether a word denies.</summary>
    /// <param name="bare">The word as <see cref="WordForm.Bare"/> gives it.</param>
    public static bool Contains(string bare) => Whole.Contains(bare) || DeniesWhatFollows(bare) || HasPrefix(bare);

    /// <summary>How many of the following words a negation needs to say what it denies.</summary>
    /// <param name="bare">The negation as <see cref="WordForm.Bare"/> gives it.</param>
    /// <param name="following">The words behind it in the same clause, as they stand.</param>
    /// <returns>The number of words up to the first one that is no function word; 0 for what denies by itself.</returns>
    public static int NegatedWords(string bare, IEnumerable<string> following)
    {
        if (!DeniesWhatFollows(bare))
        {
            return 0;
        }

        int count = 0;
        foreach (string word in following.Take(MaxNegatedWords))
        {
            count++;
            if (!FunctionWords.Contains(WordForm.Bare(word)))
            {
                break;
            }
        }

        return count;
    }

    private static bool DeniesWhatFollows(string bare)
        => Denying.Contains(bare) || (bare.Length >= 3 && bare.EndsWith('t') && Apostrophes.Contains(bare[^2]) && bare[^3] == 'n');

    // "non-negative"; French "n'est".
    private static bool HasPrefix(string bare)
        => (bare.Length > 4 && bare.StartsWith("non", StringComparison.Ordinal) && Hyphens.Contains(bare[3]))
            || (bare.Length > 2 && bare[0] == 'n' && Apostrophes.Contains(bare[1]));
}
