namespace SKIntern.Models.Encoder;

/// <summary>How a <see cref="SentenceEncoder"/> turns hidden states into embeddings. Immutable.</summary>
public sealed record SentenceSettings
{
    /// <summary>How the hidden states of a row become one vector.</summary>
    public SentencePooling Pooling { get; init; } = SentencePooling.Mean;

    /// <summary>Whether embeddings are scaled to length 1, so that their inner product is the cosine.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>The most tokens of a text, special tokens included, or <see langword="null"/> for as many as the encoder has positions for.</summary>
    public int? MaxTokens { get; init; }
}
