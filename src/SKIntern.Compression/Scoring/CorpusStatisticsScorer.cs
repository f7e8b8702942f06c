using System.Runtime.InteropServices;

namespace SKIntern.Compression;

/// <summary>
/// Scores words by how rare they are in a corpus: importance(w) = ln((1 + N) / (1 + n_w)), where N is the number of sentences
/// of the corpus and n_w the number of those with w (inverse document frequency with add-one smoothing, the sentence as the
/// document). Function words and recurring phrases come low, names and words never seen come highest. Sentences are counted
/// and not texts, so that a corpus whose texts share their knowledge still tells words apart. Words are compared in lower case
/// without the punctuation around them. What counts do not tell is added as <see cref="CorpusStatisticsOptions"/> says: a bonus for
/// names, numbers and negations. Needs no model; immutable and thread-safe. It scores about as fast as kept scores are read, so it has no fingerprint and nothing is kept.
/// </summary>
public sealed class CorpusStatisticsScorer : ITokenImportanceScorer
{
    private readonly Dictionary<string, int> _sentencesWithWord;
    private readonly CorpusStatisticsOptions _options;

    private CorpusStatisticsScorer(Dictionary<string, int> sentencesWithWord, int sentenceCount, CorpusStatisticsOptions options)
    {
        _sentencesWithWord = sentencesWithWord;
        _options = options;
        SentenceCount = sentenceCount;
    }

    /// <inheritdoc />
    public string Name => "corpus";

    /// <summary>N, the number of sentences of the corpus.</summary>
    public int SentenceCount { get; }

    /// <summary>Counts the words of a corpus.</summary>
    /// <param name="corpus">
    /// The texts, usually the training examples' knowledge. It may be empty: all words then count alike, and a compressor keeps
    /// the first ones.
    /// </param>
    /// <param name="cancellationToken">Stops the counting between texts.</param>
    /// <returns>The scorer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="corpus"/> is null.</exception>
    /// <exception cref="ArgumentException">A text of the corpus is null.</exception>
    /// <exception cref="OperationCanceledException">The counting was cancelled.</exception>
    public static CorpusStatisticsScorer Fit(IEnumerable<string> corpus, CancellationToken cancellationToken = default)
        => Fit(corpus, new CorpusStatisticsOptions(), cancellationToken);

    /// <summary>Counts the words of a corpus.</summary>
    /// <param name="corpus">As above.</param>
    /// <param name="options">What matters besides counts.</param>
    /// <param name="cancellationToken">Stops the counting between texts.</param>
    /// <returns>The scorer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="corpus"/> or <paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">A text of the corpus is null, or the options are not valid.</exception>
    /// <exception cref="OperationCanceledException">The counting was cancelled.</exception>
    public static CorpusStatisticsScorer Fit(IEnumerable<string> corpus, CorpusStatisticsOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Dictionary<string, int> sentencesWithWord = new(StringComparer.Ordinal);
        int sentenceCount = 0;
        foreach (string text in corpus)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (text is null)
            {
                throw new ArgumentException("The corpus holds a null text.", nameof(corpus));
            }

            foreach (TextSpan sentence in SentenceSplitter.SplitLines(text))
            {
                sentenceCount++;
                CountWords(text.Substring(sentence.Start, sentence.Length), sentencesWithWord);
            }
        }

        return new(sentencesWithWord, sentenceCount, options);
    }

    /// <summary>The importance of one word by the counts alone.</summary>
    /// <param name="word">The word, with or without punctuation around it.</param>
    /// <returns>ln((1 + N) / (1 + n_w)), at least 0.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="word"/> is null.</exception>
    public double ImportanceOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return ImportanceOfBare(WordForm.Bare(word));
    }

    /// <inheritdoc />
    public IReadOnlyList<IReadOnlyList<ScoredWord>> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<IReadOnlyList<ScoredWord>> scored = new(texts.Count);
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<TextSpan> words = WordSplitter.Split(text);
            bool[]? salient = _options.SalienceBonus > 0 ? SalientWords.Find(text, words) : null;
            scored.Add([.. words.Select((word, i) => new ScoredWord(word.Start, word.Length, ImportanceOf(WordForm.Bare(word.Of(text)), salient?[i] ?? false)))]);
        }

        return scored;
    }

    private static void CountWords(string sentence, Dictionary<string, int> sentencesWithWord)
    {
        foreach (string word in WordSplitter.Split(sentence).Select(word => WordForm.Bare(word.Of(sentence))).Distinct())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sentencesWithWord, word, out _)++;
        }
    }

    private double ImportanceOf(string bare, bool isSalient)
    {
        double counted = _options.DiscountFunctionWords && FunctionWords.Contains(bare) && !Negations.Contains(bare) ? 0 : ImportanceOfBare(bare);
        return isSalient ? counted + _options.SalienceBonus : counted;
    }

    private double ImportanceOfBare(string word)
        => Math.Log((1.0 + SentenceCount) / (1.0 + _sentencesWithWord.GetValueOrDefault(word)));
}
