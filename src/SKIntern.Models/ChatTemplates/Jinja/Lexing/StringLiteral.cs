using System.Globalization;
using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

/// <summary>The escapes of string literals, which are Python's.</summary>
internal static class StringLiteral
{
    public static string Decode(ReadOnlySpan<char> literal, int line)
    {
        if (!literal.Contains('\\'))
        {
            return literal.ToString();
        }

        var text = new StringBuilder(literal.Length);
        for (int i = 0; i < literal.Length;)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i++]);
                continue;
            }

            i += 1 + Escape(literal[(i + 1)..], text, line);
        }

        return text.ToString();
    }

    /// <summary>Appends what an escape stands for, and gives its length without the backslash.</summary>
    private static int Escape(ReadOnlySpan<char> escape, StringBuilder text, int line)
    {
        char c = escape[0];
        switch (c)
        {
            case '\n':
                return 1;
            case '\\' or '\'' or '"':
                text.Append(c);
                return 1;
            case 'x':
                return Code(escape, 2, text, line);
            case 'u':
                return Code(escape, 4, text, line);
            case 'U':
                return Code(escape, 8, text, line);
            case 'N':
                throw TemplateFault.Syntax(@"the escape \N{...} is not supported", line);
            case >= '0' and <= '7':
                int length = 1;
                int value = c - '0';
                for (; length < Math.Min(3, escape.Length) && escape[length] is >= '0' and <= '7'; length++)
                {
                    value = (value * 8) + escape[length] - '0';
                }

                text.Append((char)value);
                return length;
        }

        int at = "abfnrtv".IndexOf(c, StringComparison.Ordinal);
        if (at >= 0)
        {
            text.Append("\a\b\f\n\r\t\v"[at]);
            return 1;
        }

        // Unknown escapes stand for themselves. Beyond ASCII the reference sees the character as an escape of its own, whose
        // backslash this one takes away.
        int taken = CodePoints.LengthAt(escape, 0);
        int code = taken == 2 ? char.ConvertToUtf32(c, escape[1]) : c;
        text.Append(code < 0x80 ? $"\\{c}" : StringRepr.Escape(code));
        return taken;
    }

    private static int Code(ReadOnlySpan<char> escape, int digits, StringBuilder text, int line)
    {
        if (escape.Length <= digits || !uint.TryParse(escape.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code) || code > 0x10FFFF)
        {
            throw TemplateFault.Syntax($"the escape \\{escape[0]} needs {digits} hexadecimal digits of a character", line);
        }

        if (code <= char.MaxValue)
        {
            text.Append((char)code);
        }
        else
        {
            text.Append(char.ConvertFromUtf32((int)code));
        }

        return digits + 1;
    }
}
