using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>The tokens of a text with P(keep) and the places they came from.</summary>
internal sealed record ScoredTokens(IReadOnlyList<TokenOffset> Offsets, float[] Probabilities)
{
    /// <summary>P(keep) of words: the mean or the first of the tokens that overlap each; 0 for one that no token stands for.</summary>
    /// <param name="words">The words, in order and without overlap.</param>
    /// <param name="mode">Mean or first.</param>
    public float[] OfWords(IEnumerable<TextSpan> words, TokenToWord mode)
    {
        List<float> probabilities = [];
        int first = 0;
        foreach (TextSpan word in words)
        {
            while (first < Offsets.Count && Offsets[first].End <= word.Start)
            {
                first++;
            }

            double sum = 0;
            int count = 0;
            for (int token = first; token < Offsets.Count && Offsets[token].Start < word.End; token++)
            {
                if (Offsets[token].End > word.Start && (mode == TokenToWord.Mean || count == 0))
                {
                    sum += Probabilities[token];
                    count++;
                }
            }

            probabilities.Add(count == 0 ? 0 : (float)(sum / count));
        }

        return [.. probabilities];
    }
}
