namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>The stage that rewrites the text before it is cut into pieces. Implementations are immutable.</summary>
internal interface INormalizer
{
    Piece Normalize(Piece piece);
}
