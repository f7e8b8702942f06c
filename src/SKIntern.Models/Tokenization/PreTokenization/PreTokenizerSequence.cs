using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Several pre-tokenisers; each cuts the pieces of the one before.</summary>
/// <param name="stages">The stages, at least one.</param>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> stages) : IPreTokenizer
{
    public bool NeedsOrigins => stages.Any(s => s.NeedsOrigins);

    public void Split(Piece text, List<Piece> pieces)
    {
        List<Piece> current = [text];
        for (int i = 0; i + 1 < stages.Count; i++)
        {
            List<Piece> next = new(current.Count + 4);
            Split(stages[i], current, next);
            current = next;
        }

        Split(stages[^1], current, pieces);
    }

    private static void Split(IPreTokenizer stage, List<Piece> current, List<Piece> next)
    {
        foreach (Piece piece in current)
        {
            stage.Split(piece, next);
        }
    }
}
