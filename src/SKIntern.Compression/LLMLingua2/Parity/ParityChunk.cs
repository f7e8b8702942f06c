namespace SKIntern.Compression;

/// <summary>A chunk of a context with its scored words.</summary>
/// <param name="Text">Its text, placeholders put back.</param>
/// <param name="Tokens">The cl100k tokens of the text with placeholders, as the reference counts it.</param>
/// <param name="Words">Its words.</param>
internal sealed record ParityChunk(string Text, int Tokens, IReadOnlyList<ParityWord> Words)
{
    private const int Everything = 100;

    /// <summary>Decides which words stay.</summary>
    /// <param name="reduceRate">The share to drop, above 0 and at most 1.</param>
    /// <param name="dropConsecutive">Whether to drop forced strings that repeat with nothing kept between.</param>
    /// <param name="isForceToken">Whether a word is a forced string.</param>
    /// <returns>For each word its probability as compared, and whether it stays.</returns>
    public (float[] Probabilities, bool[] IsKept) Select(double reduceRate, bool dropConsecutive, Func<string, bool> isForceToken)
    {
        float[] probabilities = [.. Words.Select(word => word.Probability)];
        bool[] kept = new bool[probabilities.Length];
        bool exact = Words.Any(word => word.IsExact);
        bool dropped = dropConsecutive && probabilities.Length > 0 && DropConsecutive(probabilities, Percentile(probabilities, exact, (int)(100 * reduceRate)), isForceToken);
        int percent = (int)((100 * reduceRate) + 1);
        float[] weighted = Weighted(probabilities);
        if (percent > Everything || weighted.Length == 0)
        {
            return (probabilities, kept);
        }

        exact = dropped || Words.Any(word => word.IsExact && word.Tokens > 0);
        double threshold = Percentile(weighted, exact, percent);
        string? last = null;
        for (int i = 0; i < kept.Length; i++)
        {
            string word = Words[i].Text;
            kept[i] = (probabilities[i] > threshold || (threshold == 1 && probabilities[i] == 1))
                && !(dropConsecutive && last == word && isForceToken(word));
            last = kept[i] ? word : last;
        }

        return (probabilities, kept);
    }

    private bool DropConsecutive(float[] probabilities, double threshold, Func<string, bool> isForceToken)
    {
        bool dropped = false, between = false;
        string? previous = null;
        for (int i = 0; i < probabilities.Length; i++)
        {
            string word = Words[i].Text;
            if (!isForceToken(word))
            {
                between |= probabilities[i] > threshold;
                continue;
            }

            if (!between && word == previous)
            {
                probabilities[i] = 0;
                dropped = true;
            }

            (between, previous) = (false, word);
        }

        return dropped;
    }

    private float[] Weighted(float[] probabilities)
    {
        float[] weighted = new float[Words.Sum(word => word.Tokens)];
        int filled = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            Array.Fill(weighted, probabilities[i], filled, Words[i].Tokens);
            filled += Words[i].Tokens;
        }

        return weighted;
    }

    private static double Percentile(float[] values, bool exact, int percent)
        => exact ? NumpyPercentile.Of(Array.ConvertAll(values, value => (double)value), percent) : NumpyPercentile.Of([.. values], percent);
}
