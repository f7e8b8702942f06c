namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Leaves out combining marks; a decomposing normaliser goes before it.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    public Piece Normalize(Piece piece) => RuneFilter.Apply(piece, rune => ReferenceClasses.Marks.Contains(rune) ? null : rune);
}
