using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>BERT's normaliser: cleaning, spaces around Chinese characters, accents, lower case, in this order.</summary>
/// <param name="cleanText">Whether control characters go and white space becomes spaces.</param>
/// <param name="spaceChinese">Whether Chinese characters are set apart by spaces.</param>
/// <param name="stripAccents">Whether accents go.</param>
/// <param name="lowercase">Whether letters become lower case.</param>
internal sealed class BertNormalizer(bool cleanText, bool spaceChinese, bool stripAccents, bool lowercase) : INormalizer
{
    private static readonly Rune Space = new(' ');
    private static readonly UnicodeFormNormalizer Decompose = new(compose: false);
    private static readonly LowercaseNormalizer Lowercase = new();

    public Piece Normalize(Piece piece)
    {
        if (cleanText)
        {
            piece = RuneFilter.Apply(piece, Clean);
        }

        if (spaceChinese)
        {
            piece = SpaceChinese(piece);
        }

        if (stripAccents)
        {
            piece = RuneFilter.Apply(Decompose.Normalize(piece), rune => ReferenceClasses.Accents.Contains(rune) ? null : rune);
        }

        return lowercase ? Lowercase.Normalize(piece) : piece;
    }

    private static Rune? Clean(Rune rune)
        => rune.Value is '\t' or '\n' or '\r' ? Space
            : rune.Value == 0 || ReferenceClasses.Controls.Contains(rune) ? null
            : Rune.IsWhiteSpace(rune) ? Space
            : rune;

    private static Piece SpaceChinese(Piece piece)
    {
        PieceEditor? editor = null;
        int position = 0;
        foreach (Rune rune in piece.Span.EnumerateRunes())
        {
            if (IsChinese(rune.Value))
            {
                editor ??= new PieceEditor(piece);
                editor.CopyTo(position);
                editor.Insert(Space);
                editor.Replace(rune);
                editor.Insert(Space);
            }

            position += rune.Utf16SequenceLength;
        }

        editor?.CopyTo(position);
        return editor?.ToPiece() ?? piece;
    }

    // The blocks of unified ideographs that BERT's own code names.
    private static bool IsChinese(int codePoint) => codePoint is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
