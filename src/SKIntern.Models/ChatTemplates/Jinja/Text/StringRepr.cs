using System.Globalization;
using System.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Texts as Python's <c>repr</c> writes them.</summary>
internal static class StringRepr
{
    public static string Of(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder(text.Length + 2);
        result.Append(quote);
        for (int i = 0; i < text.Length; i += CodePoints.LengthAt(text, i))
        {
            Append(result, text, i, quote);
        }

        return result.Append(quote).ToString();
    }

    private static void Append(StringBuilder result, string text, int at, char quote)
    {
        char c = text[at];
        switch (c)
        {
            case '\\':
                result.Append(@"\\");
                break;
            case '\n':
                result.Append(@"\n");
                break;
            case '\r':
                result.Append(@"\r");
                break;
            case '\t':
                result.Append(@"\t");
                break;
            case >= ' ' and < '\x7f':
                result.Append(c == quote ? $"\\{c}" : c.ToString());
                break;
            default:
                int length = CodePoints.LengthAt(text, at);
                int code = length == 2 ? char.ConvertToUtf32(c, text[at + 1]) : c;
                result.Append(IsPrintable(code) ? text.AsSpan(at, length) : Escape(code));
                break;
        }
    }

    /// <summary>A code point as Python escapes it in a literal.</summary>
    public static string Escape(int code) => code switch
    {
        <= 0xFF => $"\\x{code:x2}",
        <= 0xFFFF => $"\\u{code:x4}",
        _ => $"\\U{code:x8}",
    };

    public static bool IsPrintable(int code)
        => code == ' ' || CharUnicodeInfo.GetUnicodeCategory(code) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
