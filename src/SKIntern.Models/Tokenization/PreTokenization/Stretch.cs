namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>A range of a text, in UTF-16 units; only a match can be empty.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="End">The unit behind the last.</param>
/// <param name="IsMatch">Whether the pattern matched it; the other stretches lie between matches.</param>
internal readonly record struct Stretch(int Start, int End, bool IsMatch);
