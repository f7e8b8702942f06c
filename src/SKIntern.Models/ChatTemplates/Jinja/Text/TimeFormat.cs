using System.Globalization;
using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Times as <c>strftime</c> of a naive <c>datetime</c> writes them in the C locale.</summary>
internal static class TimeFormat
{
    public static string Apply(RenderState state, string format, DateTime time)
    {
        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            state.Budget.Step();
            if (format[i] != '%' || i + 1 == format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            char flag = format[i + 1] is '-' or '_' or '0' or '^' && i + 2 < format.Length ? format[++i] : '\0';
            string? written = Directive(format[++i], time);
            result.Append(written is null ? $"%{(flag == '\0' ? string.Empty : flag)}{format[i]}" : Flagged(written, flag));
        }

        return result.ToString();
    }

    private static string Flagged(string text, char flag)
    {
        if (flag == '^')
        {
            return text.ToUpperInvariant();
        }

        string bare = text.TrimStart('0', ' ');
        bare = bare.Length == 0 ? "0" : bare;
        return flag switch
        {
            '-' => bare,
            '_' => bare.PadLeft(text.Length),
            '0' => text.Replace(' ', '0'),
            _ => text,
        };
    }

    private static string? Directive(char directive, DateTime time)
    {
        string Written(string format) => time.ToString(format, CultureInfo.InvariantCulture);
        string Number(int number, int digits, char fill = '0') => number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, fill);
        int hour = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        return directive switch
        {
            'a' => Written("ddd"),
            'A' => Written("dddd"),
            'b' or 'h' => Written("MMM"),
            'B' => Written("MMMM"),
            'c' => $"{Written("ddd MMM")} {Number(time.Day, 2, ' ')} {Written("HH:mm:ss yyyy")}",
            'C' => Number(time.Year / 100, 2),
            'd' => Written("dd"),
            'D' or 'x' => Written("MM'/'dd'/'yy"),
            'e' => Number(time.Day, 2, ' '),
            'f' => Written("ffffff"),
            'F' => Written("yyyy-MM-dd"),
            'g' => Number(ISOWeek.GetYear(time) % 100, 2),
            'G' => Number(ISOWeek.GetYear(time), 4),
            'H' => Written("HH"),
            'I' => Number(hour, 2),
            'j' => Number(time.DayOfYear, 3),
            'k' => Number(time.Hour, 2, ' '),
            'l' => Number(hour, 2, ' '),
            'm' => Written("MM"),
            'M' => Written("mm"),
            'n' => "\n",
            'p' => time.Hour < 12 ? "AM" : "PM",
            'P' => time.Hour < 12 ? "am" : "pm",
            'r' => $"{Number(hour, 2)}:{Written("mm:ss")} {(time.Hour < 12 ? "AM" : "PM")}",
            'R' => Written("HH:mm"),
            'S' => Written("ss"),
            't' => "\t",
            'T' or 'X' => Written("HH:mm:ss"),
            'u' => Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1),
            'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2),
            'V' => Number(ISOWeek.GetWeekOfYear(time), 2),
            'w' => Number((int)time.DayOfWeek, 1),
            'W' => Number((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2),
            'y' => Written("yy"),
            'Y' => Number(time.Year, 4),
            'z' or 'Z' => string.Empty,
            '%' => "%",
            _ => null,
        };
    }
}
