using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>
/// A regular expression that sees code points. .NET's expressions see UTF-16, where a character beyond U+FFFF is two
/// surrogates and no letter or digit; so each such character is shown to the expression as one stand-in of the same category.
/// </summary>
internal sealed class RegexPattern(Regex regex) : ISplitPattern
{
    // The scripts below it are the ones that patterns name character by character.
    private const char FirstStandIn = '\u0700';

    private static readonly char[] StandIns = FindStandIns();

    public void Divide(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            DividePlain(text, stretches);
            return;
        }

        char[] shown = ArrayPool<char>.Shared.Rent(text.Length);
        int[] starts = ArrayPool<int>.Shared.Rent(text.Length + 1);
        try
        {
            int length = ShowCodePoints(text, shown, starts);
            int first = stretches.Count;
            DividePlain(shown.AsSpan(0, length), stretches);
            for (int i = first; i < stretches.Count; i++)
            {
                stretches[i] = new Stretch(starts[stretches[i].Start], starts[stretches[i].End], stretches[i].IsMatch);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(shown);
            ArrayPool<int>.Shared.Return(starts);
        }
    }

    private static int ShowCodePoints(ReadOnlySpan<char> text, char[] shown, int[] starts)
    {
        int count = 0;
        int position = 0;
        while (position < text.Length)
        {
            starts[count] = position;
            OperationStatus status = Rune.DecodeFromUtf16(text[position..], out Rune rune, out int units);
            shown[count++] = status == OperationStatus.Done && !rune.IsBmp
                ? StandIns[(int)Rune.GetUnicodeCategory(rune)]
                : text[position];
            position += units;
        }

        starts[count] = position;
        return count;
    }

    private static char[] FindStandIns()
    {
        char[] standIns = new char[Enum.GetValues<UnicodeCategory>().Length];
        for (int c = char.MaxValue; c >= FirstStandIn; c--)
        {
            standIns[(int)char.GetUnicodeCategory((char)c)] = (char)c;
        }

        return standIns;
    }

    private void DividePlain(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        int done = 0;
        bool any = false;
        foreach (ValueMatch match in regex.EnumerateMatches(text))
        {
            // An empty match cuts too, but not right behind another match.
            if (match.Length == 0 && any && match.Index == done)
            {
                continue;
            }

            any = true;
            if (done < match.Index)
            {
                stretches.Add(new Stretch(done, match.Index, IsMatch: false));
            }

            done = match.Index + match.Length;
            stretches.Add(new Stretch(match.Index, done, IsMatch: true));
        }

        if (done < text.Length)
        {
            stretches.Add(new Stretch(done, text.Length, IsMatch: false));
        }
    }
}
