using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>What a file without a pre-tokeniser asks for: the text is one piece.</summary>
internal sealed class WholePreTokenizer : IPreTokenizer
{
    public void Split(Piece text, List<Piece> pieces) => pieces.Add(text);
}
