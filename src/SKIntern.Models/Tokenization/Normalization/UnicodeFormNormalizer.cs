using System.Text;

namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>
/// Unicode normalisation forms C, D, KC and KD (UAX 15). <see cref="string.Normalize()"/> does nothing where an application runs
/// with invariant globalisation, as containers without ICU do, and token ids must not depend on the host.
/// </summary>
/// <param name="compose">Form C or KC if true, form D or KD otherwise.</param>
/// <param name="compatibility">Whether compatibility characters are decomposed too (forms KC and KD).</param>
internal sealed class UnicodeFormNormalizer(bool compose, bool compatibility = false) : INormalizer
{
    // No character below it combines with another or decomposes canonically; none below U+00A0 decomposes at all.
    private const char FirstCombining = '\u0300';
    private const char FirstDecomposing = '\u00C0';
    private const char FirstCompatibility = '\u00A0';

    private static readonly CanonicalTables Tables = CanonicalTables.Instance;

    private readonly char _lastUntouched = (char)((compatibility ? FirstCompatibility : compose ? FirstCombining : FirstDecomposing) - 1);

    public Piece Normalize(Piece piece)
    {
        if (!piece.Span.ContainsAnyExceptInRange('\0', _lastUntouched) || (compose && !MayChange(piece.Span)))
        {
            return piece;
        }

        List<(int CodePoint, int Change)> characters = Decompose(piece.Span);
        SortMarks(characters);
        if (compose)
        {
            Compose(characters);
        }

        PieceEditor editor = new(piece);
        foreach ((int codePoint, int change) in characters)
        {
            editor.Emit(new Rune(codePoint), change);
        }

        return editor.ToPiece();
    }

    private bool MayChange(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Tables.MayChange(rune.Value) || (compatibility && Tables.IsCompatibility(rune.Value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The decomposed characters; the first of each source character replaces it, the others are put in.</summary>
    private List<(int CodePoint, int Change)> Decompose(ReadOnlySpan<char> text)
    {
        List<(int, int)> characters = new(text.Length);
        List<int> parts = [];
        foreach (Rune rune in text.EnumerateRunes())
        {
            parts.Clear();
            Tables.Decompose(rune.Value, compatibility, parts);
            for (int i = 0; i < parts.Count; i++)
            {
                characters.Add((parts[i], i == 0 ? 0 : 1));
            }
        }

        return characters;
    }

    /// <summary>Orders each run of marks by combining class, keeping the order of equal classes.</summary>
    private static void SortMarks(List<(int CodePoint, int Change)> characters)
    {
        int i = 0;
        while (i < characters.Count)
        {
            int start = i;
            while (i < characters.Count && Tables.CombiningClass(characters[i].CodePoint) != 0)
            {
                i++;
            }

            if (i - start > 1)
            {
                (int, int)[] sorted = [.. characters[start..i].OrderBy(c => Tables.CombiningClass(c.CodePoint))];
                for (int j = 0; j < sorted.Length; j++)
                {
                    characters[start + j] = sorted[j];
                }
            }

            i++;
        }
    }

    /// <summary>Joins each mark to the last starter unless a mark between them has the same or a higher class.</summary>
    private static void Compose(List<(int CodePoint, int Change)> characters)
    {
        int length = 0;
        int starter = -1;
        int lastClass = -1;
        for (int i = 0; i < characters.Count; i++)
        {
            (int codePoint, int change) = characters[i];
            int currentClass = Tables.CombiningClass(codePoint);
            if (starter >= 0 && lastClass < currentClass && Tables.Compose(characters[starter].CodePoint, codePoint) is int composed)
            {
                // The starter stands for one source character more, or for one put in less.
                characters[starter] = (composed, characters[starter].Change + change - 1);
                continue;
            }

            if (currentClass == 0)
            {
                starter = length;
                lastClass = -1;
            }
            else
            {
                lastClass = currentClass;
            }

            characters[length++] = (codePoint, change);
        }

        characters.RemoveRange(length, characters.Count - length);
    }
}
