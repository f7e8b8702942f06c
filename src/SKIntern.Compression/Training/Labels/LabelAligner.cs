namespace SKIntern.Compression;

/// <summary>
/// Labels the words of a text to stay or to go by a compressed form of it, as LLMLingua-2 annotates its data (Pan et al. 2024, section
/// 3.2; experiments/llmlingua2/data_collection/label_word.py). Where the compressed text is a subsequence of the original, word for
/// word or at least stem for stem, exactly its words are labelled. Else each of its words is sought around the one found before it, in
/// both directions and within a window, among the words that have no label yet: first one with the same stem (lower case, without
/// punctuation around it; a stemmer in place of the reference's lemmas), then one with a long common beginning. What is not found
/// labels nothing, and shows in the <see cref="LabelQuality"/>. Immutable and thread-safe.
/// </summary>
public sealed class LabelAligner
{
    private readonly LabelAlignmentOptions _options;

    /// <summary>Makes an aligner.</summary>
    /// <param name="options">How words are found, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public LabelAligner(LabelAlignmentOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <summary>Labels several texts.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="cancellationToken">Stops between pairs.</param>
    /// <returns>One labelled text for each pair, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pairs"/> is null.</exception>
    /// <exception cref="ArgumentException">A pair is not valid; the message says which.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<LabelledText> AlignAll(IReadOnlyList<CompressionPair> pairs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var labelled = new LabelledText[pairs.Count];
        for (int i = 0; i < labelled.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            labelled[i] = Align(pairs[i], $"Pair {i}");
        }

        return labelled;
    }

    /// <summary>Labels a text.</summary>
    /// <param name="pair">The text and its compressed form.</param>
    /// <returns>The text with a label for every word.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pair"/> is null.</exception>
    /// <exception cref="ArgumentException">The original has no word, or the compressed text has more words than it.</exception>
    public LabelledText Align(CompressionPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return Align(pair, "The pair");
    }

    private LabelledText Align(CompressionPair pair, string name)
    {
        IReadOnlyList<TextSpan> spans = WordSplitter.Split(pair.Original);
        string[] original = [.. spans.Select(word => word.Of(pair.Original).ToString())];
        string[] compressed = [.. WordSplitter.Split(pair.Compressed).Select(word => word.Of(pair.Compressed).ToString())];
        if (original.Length == 0 || compressed.Length > original.Length)
        {
            throw new ArgumentException(
                $"{name}: the compressed text has {compressed.Length} words and the original {original.Length}; expected at least one in the original and at most as many in the compressed text.",
                nameof(pair));
        }

        var labels = new bool[original.Length];
        int found = Label(original, compressed, labels);
        return new(
            pair.Original,
            [.. spans.Select((word, i) => new LabelledWord(word.Start, word.Length, labels[i]))],
            new(original.Length, compressed.Length, found, labels.Count(keep => keep)));
    }

    /// <summary>Sets the labels, and counts the compressed words that stand anywhere in the original.</summary>
    private int Label(string[] original, string[] compressed, bool[] labels)
    {
        WordForms forms = new(original, _options.MinimumCommonPrefix);
        string[] bare = [.. compressed.Select(word => WordForm.Bare(word))];
        int[] ids = [.. bare.Select(forms.IdOf)];
        if ((WordAlignment.Subsequence(original, compressed) ?? WordAlignment.Subsequence(forms.Ids, ids)) is { } places)
        {
            foreach (int place in places)
            {
                labels[place] = true;
            }

            return compressed.Length;
        }

        int found = 0, previous = 0;
        for (int i = 0; i < compressed.Length; i++)
        {
            int id = ids[i];
            IReadOnlySet<int> like = forms.IdsLike(bare[i]);
            found += id >= 0 || like.Count > 0 ? 1 : 0;
            int place = Nearest(place => forms.Ids[place] == id);
            place = place >= 0 || like.Count == 0 ? place : Nearest(place => like.Contains(forms.Ids[place]));
            if (place >= 0)
            {
                labels[place] = true;
                previous = Math.Min(place, previous + (_options.Window / 2));
            }
        }

        return found;

        int Nearest(Func<int, bool> isWanted) => WordAlignment.Nearest(previous, labels.Length, _options.Window, place => !labels[place] && isWanted(place));
    }
}
