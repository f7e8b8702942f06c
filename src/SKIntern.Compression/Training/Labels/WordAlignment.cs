namespace SKIntern.Compression;

/// <summary>Finds a sequence of words inside a longer one.</summary>
internal static class WordAlignment
{
    /// <summary>
    /// The places of a subsequence, or null where it is none. Of several ways to find it, the one that ends first is taken, and in it
    /// every word as late as the next one allows: a repeated article goes with the noun that it stands before.
    /// </summary>
    /// <typeparam name="T">How words are told apart.</typeparam>
    public static int[]? Subsequence<T>(IReadOnlyList<T> whole, IReadOnlyList<T> part)
        where T : notnull
    {
        EqualityComparer<T> comparer = EqualityComparer<T>.Default;
        int found = 0, end = 0;
        while (end < whole.Count && found < part.Count)
        {
            found += comparer.Equals(whole[end++], part[found]) ? 1 : 0;
        }

        if (found < part.Count)
        {
            return null;
        }

        var places = new int[part.Count];
        for (int i = part.Count - 1, at = end - 1; i >= 0; i--, at--)
        {
            while (!comparer.Equals(whole[at], part[i]))
            {
                at--;
            }

            places[i] = at;
        }

        return places;
    }

    /// <summary>The place nearest to another one, forward first, that satisfies a condition; -1 for none within the window.</summary>
    public static int Nearest(int from, int count, int window, Func<int, bool> isWanted)
    {
        for (int distance = 0; distance < window && (from + distance < count || from - distance >= 0); distance++)
        {
            if (from + distance < count && isWanted(from + distance))
            {
                return from + distance;
            }

            if (from - distance >= 0 && isWanted(from - distance))
            {
                return from - distance;
            }
        }

        return -1;
    }
}
