using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.AddedTokens;

/// <summary>A stretch of text: an added token, or text for the later stages.</summary>
/// <param name="Text">The text; never empty unless it is an added token.</param>
/// <param name="TokenId">The added token's id, or <see langword="null"/> for text.</param>
internal readonly record struct TextSegment(Piece Text, int? TokenId);
