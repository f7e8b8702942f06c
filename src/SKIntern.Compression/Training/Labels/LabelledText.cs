namespace SKIntern.Compression;

/// <summary>A text whose words are labelled to stay or to go. Immutable.</summary>
public sealed class LabelledText
{
    /// <summary>Labels a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words in order, without overlap.</param>
    /// <param name="quality">How good the labels are, or <see langword="null"/> where they were not found by alignment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="words"/> is null.</exception>
    /// <exception cref="ArgumentException">A word lies outside the text, is empty, or does not come after the one before it.</exception>
    public LabelledText(string text, IReadOnlyList<LabelledWord> words, LabelQuality? quality = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        int end = 0;
        for (int i = 0; i < words.Count; i++)
        {
            LabelledWord word = words[i];
            if (word.Start < end || word.Length < 1 || word.Start > text.Length - word.Length)
            {
                throw new ArgumentException($"Word {i} is {word}; expected one after position {end}, inside a text of length {text.Length}.", nameof(words));
            }

            end = word.Start + word.Length;
        }

        (Text, Words, Quality) = (text, words, quality);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Its words in order.</summary>
    public IReadOnlyList<LabelledWord> Words { get; }

    /// <summary>How good the labels are, or <see langword="null"/> where they were not found by alignment.</summary>
    public LabelQuality? Quality { get; }

    /// <summary>The number of words that stay.</summary>
    public int KeptCount => Words.Count(word => word.Keep);
}
