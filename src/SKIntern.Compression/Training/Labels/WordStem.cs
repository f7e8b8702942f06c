namespace SKIntern.Compression;

/// <summary>
/// A light English stemmer in the spirit of Porter's first steps (1980): it takes off what makes a plural, a past, a progressive or
/// an adverb, so that "items" meets "item", "stopped" meets "stop" and "quickly" meets "quick". Words with other characters than the
/// letters a to z are left as they are; so are words whose stem would have no vowel or less than three letters.
/// </summary>
internal static class WordStem
{
    private const int ShortestStem = 3;
    private const string Vowels = "aeiouy";

    // Letters that are doubled before -ed and -ing; -ll, -ss and -zz stand in the word itself (call, pass, buzz).
    private const string Doubling = "bdfgmnprt";

    /// <summary>The stem of a word in its bare form (see <see cref="WordForm.Bare"/>).</summary>
    public static string Of(string bare)
    {
        string word = bare.EndsWith("'s", StringComparison.Ordinal) || bare.EndsWith("\u2019s", StringComparison.Ordinal) ? bare[..^2] : bare;
        if (word.Length <= ShortestStem || word.AsSpan().ContainsAnyExceptInRange('a', 'z'))
        {
            return word;
        }

        word = WithoutAdverb(WithoutPlural(word));
        word = WithoutVerbEnding(word);

        // "store", "stored" and "storing", "category" and "categories" meet without their last letter.
        return word.Length <= ShortestStem ? word
            : word[^1] == 'e' ? word[..^1]
            : word[^1] == 'y' ? word[..^1] + 'i'
            : word;
    }

    private static string WithoutPlural(string word)
    {
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > ShortestStem + 1)
        {
            return word[..^3] + 'y';
        }

        if (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal)
            || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal))
        {
            return word[..^2];
        }

        return word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;
    }

    private static string WithoutAdverb(string word)
        => word.EndsWith("ly", StringComparison.Ordinal) && IsStem(word.AsSpan(0, word.Length - 2)) ? word[..^2] : word;

    private static string WithoutVerbEnding(string word)
    {
        if (word.EndsWith("ied", StringComparison.Ordinal) && word.Length > ShortestStem + 1)
        {
            return word[..^3] + 'y';
        }

        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return IsStem(word.AsSpan(0, word.Length - 3)) ? word[..^1] : word;
        }

        int ending = word.EndsWith("ing", StringComparison.Ordinal) ? 3 : word.EndsWith("ed", StringComparison.Ordinal) ? 2 : 0;
        if (ending == 0 || !IsStem(word.AsSpan(0, word.Length - ending)))
        {
            return word;
        }

        string stem = word[..^ending];
        return stem.Length > ShortestStem && stem[^1] == stem[^2] && Doubling.Contains(stem[^1]) ? stem[..^1] : stem;
    }

    private static bool IsStem(ReadOnlySpan<char> stem) => stem.Length >= ShortestStem && stem.ContainsAny(Vowels);
}
