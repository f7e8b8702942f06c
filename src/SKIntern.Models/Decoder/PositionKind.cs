namespace SKIntern.Models.Decoder;

/// <summary>How a decoder knows where a token stands.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are rotated by their position (Su et al., 2021).</summary>
    Rotary,

    /// <summary>A learned vector per position is added to the embedding.</summary>
    Learned,
}
