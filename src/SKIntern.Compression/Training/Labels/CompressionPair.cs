namespace SKIntern.Compression;

/// <summary>A text and a shorter one that says the same, as an example for a compressor to learn from.</summary>
/// <param name="Original">The text, not blank.</param>
/// <param name="Compressed">What is left of it, with at most as many words; empty where nothing is.</param>
public sealed record CompressionPair(string Original, string Compressed);
