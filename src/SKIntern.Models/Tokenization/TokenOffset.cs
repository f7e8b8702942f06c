namespace SKIntern.Models.Tokenization;

/// <summary>The part of a text that a token stands for, in UTF-16 units, so that <c>text[Start..End]</c> is that part.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="End">The unit behind the last.</param>
public readonly record struct TokenOffset(int Start, int End);
