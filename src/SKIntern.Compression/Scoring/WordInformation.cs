using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>Scores the words of texts by what a model says of their tokens: a word's importance is the sum over its tokens.</summary>
internal static class WordInformation
{
    /// <summary>Scores texts.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="informationOf">One value per token of each sequence of ids.</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    public static IReadOnlyList<IReadOnlyList<ScoredWord>> Score(
        ITokenizer tokenizer,
        IReadOnlyList<string> texts,
        Func<IReadOnlyList<IReadOnlyList<int>>, double[][]> informationOf,
        CancellationToken cancellationToken)
    {
        List<IReadOnlyList<TextSpan>> words = new(texts.Count);
        List<AlignedTokens> tokens = new(texts.Count);
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            words.Add(WordSplitter.Split(text));
            tokens.Add(TokenAligner.Align(tokenizer, text, words[^1]));
        }

        double[][] information = informationOf([.. tokens.Select(aligned => aligned.Ids)]);
        return [.. words.Select((textWords, i) => Sum(textWords, tokens[i].Groups, information[i]))];
    }

    private static IReadOnlyList<ScoredWord> Sum(IReadOnlyList<TextSpan> words, IReadOnlyList<TokenGroup> groups, double[] information)
    {
        var importance = new double[words.Count];
        int first = 0;
        foreach (TokenGroup group in groups)
        {
            while (first < words.Count && words[first].End <= group.Span.Start)
            {
                first++;
            }

            int last = first;
            while (last < words.Count && words[last].Start < group.Span.End)
            {
                last++;
            }

            if (first == last && last < words.Count)
            {
                last++;
            }

            double sum = new ArraySegment<double>(information, group.FirstToken, group.TokenCount).Sum();
            for (int word = first; word < last; word++)
            {
                importance[word] += sum / (last - first);
            }
        }

        return [.. words.Select((word, i) => new ScoredWord(word.Start, word.Length, importance[i]))];
    }
}
