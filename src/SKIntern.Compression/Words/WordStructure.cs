namespace SKIntern.Compression;

/// <summary>
/// Which words of a text stand or fall together: runs of neighbours, and the marks of list items, which follow the words of their item.
/// </summary>
/// <param name="RunOf">For each word the number of its run, rising from 0; -1 for a mark.</param>
/// <param name="ItemEnd">For each mark the word behind the last of its item; 0 for other words.</param>
/// <param name="RunCount">The number of runs.</param>
internal sealed record WordStructure(int[] RunOf, int[] ItemEnd, int RunCount)
{
    private const string ClauseEnds = ".,;:!?…)]}\u3002\uFF0C\uFF1B\uFF1A\uFF01\uFF1F\u3001";

    public static WordStructure Of(string text, TextSpan[] words, WordCompressionOptions options)
    {
        int[] itemEnd = options.KeepListMarkers ? FindItems(text, words) : new int[words.Length];
        var joined = new bool[words.Length];
        for (int i = 0; i + 1 < words.Length; i++)
        {
            if (itemEnd[i] == 0)
            {
                Join(text, words, options, i, joined);
            }
        }

        var runOf = new int[words.Length];
        int runs = 0;
        for (int i = 0; i < words.Length; i++)
        {
            bool isMark = itemEnd[i] > 0;
            runs += isMark || joined[i] ? 0 : 1;
            runOf[i] = isMark ? -1 : runs - 1;
        }

        return new(runOf, itemEnd, runs);
    }

    /// <summary>Sets for each word whether it belongs to the one before it.</summary>
    private static void Join(string text, TextSpan[] words, WordCompressionOptions options, int i, bool[] joined)
    {
        ReadOnlySpan<char> before = i == 0 || StartsLine(text, words, i) ? [] : words[i - 1].Of(text);
        if (options.KeepMeasures && !StartsLine(text, words, i + 1) && Measures.Joins(before, words[i].Of(text), words[i + 1].Of(text)))
        {
            joined[i + 1] = true;
        }

        if (options.KeepNegatedWords && WordForm.Bare(words[i].Of(text)) is { } bare && Negations.Contains(bare))
        {
            int count = Negations.NegatedWords(bare, RestOfClause(text, words, i));
            joined.AsSpan(i + 1, count).Fill(true);
        }
    }

    private static IEnumerable<string> RestOfClause(string text, TextSpan[] words, int i)
    {
        for (int next = i + 1; next < words.Length && !ClauseEnds.Contains(text[words[next - 1].End - 1]) && !StartsLine(text, words, next); next++)
        {
            yield return words[next].Of(text).ToString();
        }
    }

    /// <summary>An item reaches to the end of its line; a mark alone on its line is an ordinary word.</summary>
    private static int[] FindItems(string text, TextSpan[] words)
    {
        var itemEnd = new int[words.Length];
        for (int start = 0; start < words.Length;)
        {
            int end = start + 1;
            while (end < words.Length && !StartsLine(text, words, end))
            {
                end++;
            }

            if (end > start + 1 && ListMarker.IsMarker(words[start].Of(text)))
            {
                itemEnd[start] = end;
            }

            start = end;
        }

        return itemEnd;
    }

    private static bool StartsLine(string text, TextSpan[] words, int i)
        => i == 0 || LineBreaks.Count(text.AsSpan(words[i - 1].End, words[i].Start - words[i - 1].End)) > 0;
}
