namespace SKIntern.Compression;

/// <summary>Makes labelled texts.</summary>
public static class LabelledTexts
{
    /// <summary>
    /// Labels texts by a teacher's own ranking: the first round(rate · words) words stay. Unlike pairs of texts, from which labels must
    /// be found again, this tells which of two equal words the teacher kept; no word is forced to stay.
    /// </summary>
    /// <param name="teacher">Tells how important words are.</param>
    /// <param name="texts">The texts; those without a word are left out.</param>
    /// <param name="rate">The share of words that stay, in [0, 1].</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    /// <returns>One labelled text for each that has a word, in order.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1].</exception>
    /// <exception cref="InvalidOperationException">The teacher broke its contract; the message says how.</exception>
    /// <exception cref="OperationCanceledException">The scoring was cancelled.</exception>
    public static IReadOnlyList<LabelledText> FromTeacher(
        ITokenImportanceScorer teacher, IReadOnlyList<string> texts, double rate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(texts);
        return FromScores(texts, ScorerContract.Score(teacher, texts, cancellationToken), rate);
    }

    /// <summary>As <see cref="FromTeacher"/>, from scores that exist already: several rates need one pass of the teacher.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="scores">The words of each text with their importance, as a scorer gives them.</param>
    /// <param name="rate">The share of words that stay, in [0, 1].</param>
    /// <returns>One labelled text for each that has a word, in order.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There are not as many lists of scores as texts, or a word is not inside its text.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1].</exception>
    public static IReadOnlyList<LabelledText> FromScores(IReadOnlyList<string> texts, IReadOnlyList<IReadOnlyList<ScoredWord>> scores, double rate)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(scores);
        CompressionRate.ThrowIfInvalid(rate);
        if (scores.Count != texts.Count)
        {
            throw new ArgumentException($"There are {scores.Count} lists of scores for {texts.Count} texts.", nameof(scores));
        }

        return [.. texts.Zip(scores, (text, words) => Label(text, words, rate)).Where(text => text.Words.Count > 0)];
    }

    private static LabelledText Label(string text, IReadOnlyList<ScoredWord> words, double rate)
    {
        bool[] kept = KeptWords.At(words, rate);
        return new(text, [.. words.Select((word, i) => new LabelledWord(word.Start, word.Length, kept[i]))]);
    }
}
