namespace SKIntern.Compression;

/// <summary>A stretch of a window that has one rate.</summary>
/// <param name="Tokens">Its length before compression, at least 0.</param>
/// <param name="Rate">The share of tokens to keep, in [0, 1].</param>
internal readonly record struct WindowSegment(int Tokens, double Rate);
