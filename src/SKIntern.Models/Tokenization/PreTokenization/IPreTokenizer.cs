using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>The stage that cuts normalised text into pieces; the model never joins characters of two pieces. Implementations are immutable.</summary>
internal interface IPreTokenizer
{
    /// <summary>Whether it depends on where a piece stands in the original text.</summary>
    bool NeedsOrigins => false;

    /// <summary>Appends the pieces of a non-empty text, in order, none of them empty.</summary>
    void Split(Piece text, List<Piece> pieces);
}
