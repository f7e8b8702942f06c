namespace SKIntern.Compression;

/// <summary>What a <see cref="LabelFilter"/> left.</summary>
/// <param name="Texts">The texts that stay, in order.</param>
/// <param name="DroppedByVariation">How many went because of their variation rate.</param>
/// <param name="DroppedByAlignmentGap">How many went because of their alignment gap.</param>
public sealed record LabelFilterResult(IReadOnlyList<LabelledText> Texts, int DroppedByVariation, int DroppedByAlignmentGap);
