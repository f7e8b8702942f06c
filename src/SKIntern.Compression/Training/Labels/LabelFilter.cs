namespace SKIntern.Compression;

/// <summary>
/// Leaves out the labelled texts that teach least: first those with the highest variation rate, then, of the rest, those with the
/// widest alignment gap (LLMLingua-2, section 3.3). Its own script drops every text at or above a percentile, which drops all where
/// most texts share one value (extractive pairs have a rate of 0 throughout); here a share is a number of texts, the later ones first
/// among equals, and a text whose value is 0 is never dropped.
/// </summary>
public static class LabelFilter
{
    /// <summary>Filters texts.</summary>
    /// <param name="texts">The texts, all with their quality.</param>
    /// <param name="options">How many go, or <see langword="null"/> for the defaults.</param>
    /// <returns>What stays, in order, and how many went for either reason.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    /// <exception cref="ArgumentException">A text has no quality, or the options are not valid.</exception>
    public static LabelFilterResult Apply(IReadOnlyList<LabelledText> texts, LabelFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new();
        options.Validate();
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Quality is null)
            {
                throw new ArgumentException($"Text {i} was not labelled by alignment and has no quality to go by.", nameof(texts));
            }
        }

        IReadOnlyList<LabelledText> original = WithoutWorst(texts, options.VariationShare, quality => quality.VariationRate);
        IReadOnlyList<LabelledText> aligned = WithoutWorst(original, options.AlignmentGapShare, quality => quality.AlignmentGap);
        return new(aligned, texts.Count - original.Count, original.Count - aligned.Count);
    }

    private static IReadOnlyList<LabelledText> WithoutWorst(IReadOnlyList<LabelledText> texts, double share, Func<LabelQuality, double> measure)
    {
        // 0.1 x 30 may come out a hair below 3 and must not become 2.
        const double RoundingError = 1e-9;
        int count = (int)Math.Floor((share * texts.Count) + RoundingError);
        HashSet<int> worst = [.. Enumerable.Range(0, texts.Count)
            .Where(i => measure(texts[i].Quality!) > 0)
            .OrderByDescending(i => measure(texts[i].Quality!))
            .ThenByDescending(i => i)
            .Take(count)];
        return [.. texts.Where((_, i) => !worst.Contains(i))];
    }
}
