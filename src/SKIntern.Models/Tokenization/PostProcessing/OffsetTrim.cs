using System.Text;

namespace SKIntern.Models.Tokenization.PostProcessing;

/// <summary>Takes the white space at the ends of byte-level tokens out of their offsets.</summary>
/// <param name="KeepsPrefixSpace">Whether the one space in front of a text, which the pre-tokeniser may have added, is left in.</param>
/// <param name="IsBehindTemplate">Whether the template has put a token before the first one by then.</param>
internal sealed record OffsetTrim(bool KeepsPrefixSpace, bool IsBehindTemplate)
{
    // The byte symbol of a space.
    private const int Space = '\u0120';

    public TokenOffset Apply(string text, TokenOffset offset, string token, bool isFirst)
    {
        int leading = CountSpaces(token.EnumerateRunes());
        int trailing = CountSpaces(token.EnumerateRunes().Reverse());
        int start = offset.Start;
        int end = offset.End;
        bool keeps = KeepsPrefixSpace && leading == 1 && (isFirst || start == 0);
        for (int i = 0; i < leading && !keeps && start < end; i++)
        {
            start += LengthAt(text, start);
        }

        for (int i = 0; i < trailing && end > start; i++)
        {
            end -= char.IsLowSurrogate(text[end - 1]) ? 2 : 1;
        }

        return new TokenOffset(start, end);
    }

    private static int CountSpaces(IEnumerable<Rune> token) => token.TakeWhile(r => r.Value == Space || Rune.IsWhiteSpace(r)).Count();

    private static int LengthAt(string text, int position) => char.IsHighSurrogate(text[position]) ? 2 : 1;
}
