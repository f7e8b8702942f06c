using System.Globalization;
using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Leaves out combining marks (categories Mn, Mc and Me); a decomposing normaliser goes before it.</summary>
internal sealed class StripAccentsNormalizer : INormalizer
{
    public Piece Normalize(Piece piece) => RuneFilter.Apply(piece, rune => IsMark(rune) ? null : rune);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
