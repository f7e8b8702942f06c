namespace SKIntern.Costing;

/// <summary>The sizes of a decoder that decide how much it computes.</summary>
public sealed record ModelShape
{
    /// <summary>The width of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of key and value heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>The width of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>The width of the feed-forward network.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Whether the feed-forward network is gated: three matrices instead of two.</summary>
    /// <value><see langword="true"/>.</value>
    public bool GatedFeedForward { get; init; } = true;

    /// <summary>The number of token ids.</summary>
    public required int VocabularySize { get; init; }
}
