namespace SKIntern.Compression;

/// <summary>Finds the words that facts turn on: names, numbers and negations.</summary>
internal static class SalientWords
{
    private const string Openers = "\"'([{“‘«";

    /// <summary>For each word of a text whether it is one.</summary>
    public static bool[] Find(string text, IReadOnlyList<TextSpan> words)
    {
        HashSet<int> sentenceStarts = [.. SentenceSplitter.SplitLines(text).Select(sentence => sentence.Start)];
        var found = new bool[words.Count];
        bool mayStartSentence = false;
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<char> word = words[i].Of(text);
            bool starts = sentenceStarts.Contains(words[i].Start) || mayStartSentence;
            found[i] = WordForm.HasDigit(word) || (!starts && IsCapitalised(word)) || Negations.Contains(WordForm.Bare(word));
            mayStartSentence = word[^1] == ':' || (starts && ListMarker.IsMarker(word));
        }

        return found;
    }

    // "Summary:" is a label and no name.
    private static bool IsCapitalised(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> bare = word.TrimStart(Openers);
        return bare.Length > 0 && char.IsUpper(bare[0]) && word[^1] != ':' && !FunctionWords.Contains(WordForm.Bare(word));
    }
}
