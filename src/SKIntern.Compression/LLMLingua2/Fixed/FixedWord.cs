namespace SKIntern.Compression;

/// <summary>A word of a text, or a mark that stood before or behind one.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Role">What it is.</param>
internal readonly record struct FixedWord(TextSpan Span, FixedWordRole Role);
