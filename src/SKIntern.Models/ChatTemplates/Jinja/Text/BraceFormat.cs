using System.Globalization;
using System.Numerics;
using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Python's <c>str.format</c>.</summary>
internal sealed class BraceFormat(RenderState state, bool isMarkup, Arguments arguments)
{
    // Python allows formats inside formats once.
    private const int MaxNesting = 2;
    private int _automatic;

    public static string Apply(RenderState state, StringValue format, Arguments arguments)
        => new BraceFormat(state, format.IsMarkup, arguments).Run(format.Text, MaxNesting);

    private string Run(string format, int nesting)
    {
        if (nesting == 0)
        {
            throw TemplateFault.Evaluation("Max string recursion exceeded");
        }

        var result = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            state.Budget.Step();
            state.Budget.CheckLength(result.Length);
            char c = format[i];
            bool isDoubled = i + 1 < format.Length && format[i + 1] == c;
            if (c is not ('{' or '}'))
            {
                result.Append(c);
            }
            else if (isDoubled)
            {
                result.Append(c);
                i++;
            }
            else if (c == '}')
            {
                throw TemplateFault.Evaluation("Single '}' encountered in format string");
            }
            else
            {
                int end = FieldEnd(format, i);
                result.Append(Field(format[(i + 1)..end], nesting));
                i = end;
            }
        }

        return result.ToString();
    }

    private static int FieldEnd(string format, int open)
    {
        int depth = 0;
        for (int i = open; i < format.Length; i++)
        {
            depth += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw TemplateFault.Evaluation("expected '}' before end of string");
    }

    private string Field(string field, int nesting)
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string spec = colon < 0 ? string.Empty : field[(colon + 1)..];
        string name = colon < 0 ? field : field[..colon];
        int mark = name.IndexOf('!', StringComparison.Ordinal);
        string conversion = mark < 0 ? string.Empty : name[(mark + 1)..];
        Value value = Resolve(mark < 0 ? name : name[..mark]);
        value = conversion switch
        {
            "" => value,
            "s" => new StringValue(state.Text(value)),
            "r" or "a" => new StringValue(state.Repr(value)),
            _ => throw TemplateFault.Evaluation($"Unknown conversion specifier '{conversion}'"),
        };
        return Format(value, spec.Contains('{', StringComparison.Ordinal) ? Run(spec, nesting - 1) : spec);
    }

    private Value Resolve(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', '[') is int at and >= 0 ? at : name.Length;
        Value value = First(name[..end]);
        while (end < name.Length)
        {
            state.Budget.Step();
            if (name[end] == '.')
            {
                int stop = name.AsSpan(end + 1).IndexOfAny('.', '[') is int next and >= 0 ? end + 1 + next : name.Length;
                value = Members.Attribute(value, name[(end + 1)..stop]);
                end = stop;
                continue;
            }

            int close = name.IndexOf(']', end);
            if (name[end] != '[' || close < 0)
            {
                throw TemplateFault.Evaluation("Missing ']' in format string");
            }

            string key = name[(end + 1)..close];
            Value index = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? IntValue.Of(number) : new StringValue(key);
            value = Members.Item(state, value, index);
            end = close + 1;
        }

        return value;
    }

    private Value First(string name)
    {
        if (name.Length == 0)
        {
            return Positional(_automatic++);
        }

        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return Positional(index);
        }

        foreach ((string key, Value value) in arguments.Named)
        {
            if (key == name)
            {
                return value;
            }
        }

        throw TemplateFault.Evaluation($"no format argument is named '{name}'");
    }

    private Value Positional(int index)
        => index < arguments.Positional.Count ? arguments.Positional[index] : throw TemplateFault.Evaluation($"Replacement index {index} out of range for positional args tuple");

    private string Format(Value value, string written)
    {
        if (written.Length == 0)
        {
            return isMarkup ? Html.Escape(state, value).Text : state.Text(value);
        }

        FormatSpec spec = FormatSpecReader.Read(state, written);
        switch (value)
        {
            case StringValue text when spec.Type is '\0' or 's':
                return spec.Text(state, text.Text);
            case NumberValue { Integer: not null } when spec.Precision is not null && spec.Type is not ('e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%'):
                throw TemplateFault.Evaluation("Precision not allowed in integer format specifier");
            case NumberValue { Integer: BigInteger integer } when spec.Type is '\0' or 'd' or 'x' or 'X' or 'o' or 'b' or 'n':
                return spec.Integer(state, integer);
            case NumberValue number when spec.Type is '\0' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%':
                return spec.Float(state, number.Float);
            default:
                throw TemplateFault.Evaluation(value is StringValue or NumberValue
                    ? $"Unknown format code '{spec.Type}' for object of type '{value.TypeName}'"
                    : $"unsupported format string passed to {value.TypeName}.__format__");
        }
    }
}
