namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Several normalisers, one after the other.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<INormalizer> stages) : INormalizer
{
    public Piece Normalize(Piece piece) => stages.Aggregate(piece, (current, stage) => stage.Normalize(current));
}
