namespace SKIntern.Models.Hub;

/// <summary>
/// Shell patterns over whole names: <c>*</c> any text, <c>?</c> any character, <c>[abc]</c>, <c>[a-z]</c> and <c>[!abc]</c> one
/// character. Time is at most the product of the lengths, whatever the pattern.
/// </summary>
internal static class GlobPattern
{
    internal static bool IsMatch(string name, string pattern)
    {
        // As in huggingface_hub, a folder means all that is in it.
        ReadOnlySpan<char> p = pattern.EndsWith('/') ? pattern + "*" : pattern;
        (int at, int n, int afterStar, int resume) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (at < p.Length && p[at] == '*')
            {
                (afterStar, resume) = (++at, n);
            }
            else if (at < p.Length && MatchesOne(p, ref at, name[n]))
            {
                n++;
            }
            else if (afterStar >= 0)
            {
                // Only the last star needs to take one more: what an earlier one took still fits.
                (at, n) = (afterStar, ++resume);
            }
            else
            {
                return false;
            }
        }

        return p[at..].IndexOfAnyExcept('*') < 0;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, ref int at, char c)
    {
        int next = at + 1;
        bool matches = pattern[at] == '?' || pattern[at] == c;
        if (pattern[at] == '[' && FindEnd(pattern, at) is > 0 and int end)
        {
            matches = IsInSet(pattern[(at + 1)..end], c);
            next = end + 1;
        }

        at = matches ? next : at;
        return matches;
    }

    /// <summary>The bracket that closes a set, or -1 where the opening one stands for itself; a bracket in first place is a member.</summary>
    private static int FindEnd(ReadOnlySpan<char> pattern, int open)
    {
        int from = open + 1;
        from += from < pattern.Length && pattern[from] == '!' ? 1 : 0;
        from += from < pattern.Length && pattern[from] == ']' ? 1 : 0;
        int length = from < pattern.Length ? pattern[from..].IndexOf(']') : -1;
        return length < 0 ? -1 : from + length;
    }

    private static bool IsInSet(ReadOnlySpan<char> set, char c)
    {
        bool isNegated = set[0] == '!';
        set = isNegated ? set[1..] : set;
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isIn |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                isIn |= set[i] == c;
            }
        }

        return isIn != isNegated;
    }
}
