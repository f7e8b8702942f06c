namespace SKIntern.Compression;

/// <summary>Lays windows over contexts and gives each stretch its rate (LLMLingua, algorithm 2).</summary>
internal static class WindowPlan
{
    /// <summary>Plans.</summary>
    /// <param name="contextTokens">The tokens of each context with what stands behind it.</param>
    /// <param name="rateShifts">For each by how much its rate is above or below the common one.</param>
    /// <param name="targetTokens">The tokens to keep of all of them.</param>
    /// <param name="windowTokens">The length of a window.</param>
    public static IReadOnlyList<IReadOnlyList<WindowSegment>> Create(
        IReadOnlyList<int> contextTokens, IReadOnlyList<double> rateShifts, double targetTokens, int windowTokens)
    {
        double common = targetTokens / (contextTokens.Sum() + 1);
        List<IReadOnlyList<WindowSegment>> windows = [];
        List<WindowSegment> open = [];

        // The reference counts one token in front of the first, so that its first window is one shorter.
        int filled = 1;
        for (int i = 0; i < contextTokens.Count; i++)
        {
            double rate = Math.Clamp(common + rateShifts[i], 0, 1);
            if (filled + contextTokens[i] < windowTokens)
            {
                open.Add(new(contextTokens[i], rate));
                filled += contextTokens[i];
                continue;
            }

            open.Add(new(windowTokens - filled, rate));
            windows.Add(open);
            filled += contextTokens[i] - windowTokens;
            if (filled > windowTokens)
            {
                windows.AddRange(Enumerable.Repeat<IReadOnlyList<WindowSegment>>([new(windowTokens, rate)], filled / windowTokens));
                filled %= windowTokens;
            }

            open = filled > 0 ? [new(filled, rate)] : [];
        }

        if (open.Count > 0)
        {
            windows.Add(open);
        }

        return windows;
    }
}
