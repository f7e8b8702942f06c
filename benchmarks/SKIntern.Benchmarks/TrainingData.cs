using SKIntern.Lora.Training;

namespace SKIntern.Benchmarks;

/// <summary>Sequences of random tokens whose lengths spread as those of reasoning data do: most short, some several times as long.</summary>
internal static class TrainingData
{
    private const double Spread = 0.6;
    private const double PromptShare = 0.4;

    /// <param name="count">The number of sequences.</param>
    /// <param name="medianLength">The tokens of the middle one.</param>
    /// <param name="vocabularySize">The number of token ids.</param>
    /// <param name="prefixLength">Tokens that all begin with, beside their own.</param>
    public static IReadOnlyList<TokenSequence> Create(int count, int medianLength, int vocabularySize, int prefixLength = 0)
    {
        Random random = new(4);
        int[] prefix = Ids(prefixLength);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            // Log-normal: the logarithm is a sum of twelve uniform numbers less six.
            double normal = Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
            int length = Math.Max(4, (int)(medianLength * Math.Exp(Spread * normal))), prompt = (int)Math.Ceiling(length * PromptShare);
            return TokenSequence.FromPromptAndTarget($"{i}", [.. prefix, .. Ids(prompt)], Ids(length - prompt));
        })];

        int[] Ids(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabularySize))];
    }
}
