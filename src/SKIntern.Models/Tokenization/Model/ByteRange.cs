namespace SKIntern.Models.Tokenization.Model;

/// <summary>A range of bytes.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
internal readonly record struct ByteRange(int Start, int End);
