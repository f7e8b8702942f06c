using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>Adding to the ends of texts, and taking away from them.</summary>
internal static class Padding
{
    internal enum Side
    {
        Left,
        Right,
        Both,
    }

    public static StringValue Pad(Call call, Side side)
    {
        string fill = call.Optional(2) is null ? " " : call.Str(2);
        return CodePoints.Count(fill) == 1
            ? StringMethods.Same(call, Pad(call.State, call.Str(0), call.Int(1), fill, side))
            : throw TemplateFault.Evaluation("The fill character must be exactly one character long");
    }

    public static string Pad(RenderState state, string text, int width, string fill, Side side)
    {
        int length = CodePoints.Count(text);
        if (width <= length)
        {
            return text;
        }

        int missing = width - length;
        state.Budget.AllocateText(text.Length + ((long)missing * fill.Length));

        // Python puts the odd one to the left only where the width is odd.
        int left = side switch
        {
            Side.Left => missing,
            Side.Right => 0,
            _ => (missing / 2) + (missing & width & 1),
        };
        return new StringBuilder().Insert(0, fill, left).Append(text).Insert(left * fill.Length + text.Length, fill, missing - left).ToString();
    }

    public static StringValue ZeroFill(Call call)
    {
        string text = call.Str(0);
        bool isSigned = text.Length > 0 && text[0] is '+' or '-';
        string digits = isSigned ? text[1..] : text;
        int width = (int)Math.Max(0L, (long)call.Int(1) - (isSigned ? 1 : 0));
        return StringMethods.Same(call, (isSigned ? text[..1] : string.Empty) + Pad(call.State, digits, width, "0", Side.Left));
    }

    public static StringValue ExpandTabs(Call call)
    {
        int size = call.Int(1, 8);
        string text = call.Str(0);
        call.State.Budget.AllocateText(text.Length + ((long)text.Count(c => c == '\t') * Math.Max(0, size)));
        var result = new StringBuilder();
        int column = 0;
        foreach (string point in CodePoints.Split(text))
        {
            if (point == "\t")
            {
                int spaces = size > 0 ? size - (column % size) : 0;
                result.Append(' ', spaces);
                column += spaces;
                continue;
            }

            result.Append(point);
            column = point is "\n" or "\r" ? 0 : column + 1;
        }

        return StringMethods.Same(call, result.ToString());
    }

    /// <summary>Takes characters away from the ends; <see langword="null"/> means white space.</summary>
    public static string Strip(RenderState state, string text, string? characters, bool atStart, bool atEnd)
    {
        if (characters is null)
        {
            text = atStart ? PythonText.TrimStart(text) : text;
            return atEnd ? PythonText.TrimEnd(text) : text;
        }

        state.Budget.Search(text.Length, characters.Length);
        HashSet<string> set = [.. CodePoints.Split(characters)];
        int start = 0;
        int end = text.Length;
        while (atStart && start < end && set.Contains(text.Substring(start, CodePoints.LengthAt(text, start))))
        {
            start += CodePoints.LengthAt(text, start);
        }

        while (atEnd && end > start)
        {
            int length = end - 2 >= start && char.IsSurrogatePair(text, end - 2) ? 2 : 1;
            if (!set.Contains(text.Substring(end - length, length)))
            {
                break;
            }

            end -= length;
        }

        return text[start..end];
    }
}
