using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Reads what stands behind the colon of a replacement field: <c>[[fill]align][sign][#][0][width][,][.precision][type]</c>.</summary>
internal static class FormatSpecReader
{
    public static FormatSpec Read(RenderState state, string written)
    {
        int at = 0;
        string fill = " ";
        char align = '\0';
        int first = CodePoints.LengthAt(written, 0);
        if (written.Length > first && IsAlign(written[first]))
        {
            (fill, align, at) = (written[..first], written[first], first + 1);
        }
        else if (IsAlign(written[0]))
        {
            (align, at) = (written[0], 1);
        }

        char sign = Take('+') ? '+' : Take(' ') ? ' ' : '\0';
        _ = Take('-');
        bool isAlternate = Take('#');
        if (Take('0') && align == '\0')
        {
            (fill, align) = ("0", '=');
        }

        int width = Number() ?? 0;
        char grouping = Take(',') ? ',' : Take('_') ? '_' : '\0';
        int? precision = null;
        if (Take('.'))
        {
            precision = Number() ?? throw TemplateFault.Evaluation("Format specifier missing precision");
        }

        char type = at < written.Length ? written[at++] : '\0';
        return at == written.Length
            ? new FormatSpec { Fill = fill, Align = align, Sign = sign, IsAlternate = isAlternate, Width = width, Grouping = grouping, Precision = precision, Type = type }
            : throw TemplateFault.Evaluation($"Invalid format specifier '{written}'");

        bool Take(char c)
        {
            bool isThere = at < written.Length && written[at] == c;
            at += isThere ? 1 : 0;
            return isThere;
        }

        int? Number()
        {
            int start = at;
            long number = 0;
            for (; at < written.Length && char.IsAsciiDigit(written[at]); at++)
            {
                number = (number * 10) + written[at] - '0';
                state.Budget.CheckLength(number);
            }

            return at == start ? null : (int)number;
        }
    }

    private static bool IsAlign(char c) => c is '<' or '>' or '^' or '=';
}
