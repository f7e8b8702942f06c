namespace SKIntern.Compression;

/// <summary>
/// Gives every word the mean importance of its phrase, so that phrases stay or go together (Selective Context's reduction by phrases;
/// Li et al. 2023 take noun phrases of a parser). A phrase is a run of words that ends behind punctuation, at a line break, and before a
/// function word (article, preposition, conjunction, relative or auxiliary) that follows another word: "the old king | of the north,". The
/// function words are English; text of other languages has phrases from punctuation to punctuation. Reduction by tokens is the
/// inner scorer alone, by sentences <see cref="UnitCompressor"/>. Thread-safe where the inner scorer is.
/// </summary>
/// <param name="inner">Scores the words.</param>
/// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
public sealed class PhraseScorer(ITokenImportanceScorer inner) : ITokenImportanceScorer
{
    private const string Closers = "\"')]}\u201D\u2019\u00BB";
    private const string Ends = ".,;:!?\u2026)]\u3001\u3002\uFF0C\uFF01\uFF1F\uFF1B\uFF1A";

    private static readonly HashSet<string> FunctionWords =
    [
        "a", "an", "the", "this", "that", "these", "those", "of", "in", "on", "at", "by", "to", "from", "with", "without", "for", "as", "into", "onto", "over",
        "under", "about", "between", "through", "during", "before", "after", "than", "and", "or", "but", "nor", "if", "when", "while", "because", "since",
        "which", "who", "whom", "whose", "where", "is", "are", "was", "were", "be", "has", "have", "had", "do", "does", "did", "can", "could", "will", "would",
        "shall", "should", "may", "might", "must",
    ];

    private readonly ITokenImportanceScorer _inner = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <summary>The inner scorer's name and <c>-phrases</c>.</summary>
    public string Name => _inner.Name + "-phrases";

    /// <inheritdoc />
    public string? Fingerprint => _inner.Fingerprint is { } fingerprint ? $"phrases/1:{fingerprint}" : null;

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> is null.</exception>
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        IReadOnlyList<IReadOnlyList<ScoredWord>> scored = _inner.Score(texts, cancellationToken);
        return [.. scored.Select((words, i) => Average(texts[i], words))];
    }

    private static List<ScoredWord> Average(string text, IReadOnlyList<ScoredWord> words)
    {
        List<ScoredWord> averaged = new(words.Count);
        while (averaged.Count < words.Count)
        {
            int start = averaged.Count, end = start + 1;
            while (end < words.Count && !IsBorder(text, words[end - 1], words[end]))
            {
                end++;
            }

            ScoredWord[] phrase = [.. words.Skip(start).Take(end - start)];
            double mean = phrase.Average(word => word.Importance);
            averaged.AddRange(phrase.Select(word => word with { Importance = mean }));
        }

        return averaged;
    }

    private static bool IsBorder(string text, ScoredWord before, ScoredWord after)
    {
        int end = before.Start + before.Length;
        ReadOnlySpan<char> left = text.AsSpan(before.Start, before.Length);
        ReadOnlySpan<char> core = left.TrimEnd(Closers);
        return Ends.Contains(left[^1])
            || (core.Length > 0 && Ends.Contains(core[^1]))
            || LineBreaks.Count(text.AsSpan(end, after.Start - end)) > 0
            || (IsFunctionWord(text.AsSpan(after.Start, after.Length)) && !IsFunctionWord(left));
    }

    private static bool IsFunctionWord(ReadOnlySpan<char> word) => FunctionWords.Contains(WordForm.Bare(word));
}
