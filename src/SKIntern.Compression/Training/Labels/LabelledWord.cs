namespace SKIntern.Compression;

/// <summary>A word of a text with its label.</summary>
/// <param name="Start">Where the word starts in the text, in UTF-16 units.</param>
/// <param name="Length">Its length in UTF-16 units, above 0.</param>
/// <param name="Keep">Whether it stays.</param>
public readonly record struct LabelledWord(int Start, int Length, bool Keep);
