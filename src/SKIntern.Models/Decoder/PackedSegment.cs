namespace SKIntern.Models.Decoder;

/// <summary>A sequence in a <see cref="PackedLayout"/>, or its part behind a prefix that it shares with others.</summary>
/// <param name="Length">Its tokens, at least 1.</param>
/// <param name="Prefix">
/// The index of the earlier segment that it continues, itself without one: its positions go on from there and it sees that
/// segment's tokens before its own. <see langword="null"/> for a sequence of its own.
/// </param>
public readonly record struct PackedSegment(int Length, int? Prefix = null);
