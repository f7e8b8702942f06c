namespace SKIntern.Models.Tokenization;

/// <summary>The tokens of a text and where in the text they come from.</summary>
/// <param name="Ids">The token ids, in order.</param>
/// <param name="Offsets">
/// One per id: the part of the original text, before any normalisation. A token that holds only some bytes of a character has
/// the whole character, so neighbours may overlap there; a token of the template (such as a leading begin-of-sequence token)
/// has (0, 0); and a character that a normaliser put in has the range of the character before it.
/// </param>
public sealed record TokenEncoding(IReadOnlyList<int> Ids, IReadOnlyList<TokenOffset> Offsets);
