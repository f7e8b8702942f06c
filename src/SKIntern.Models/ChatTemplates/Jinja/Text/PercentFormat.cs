using System.Numerics;
using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Python's <c>"..." % values</c>.</summary>
internal sealed class PercentFormat
{
    private readonly RenderState _state;
    private readonly StringValue _format;
    private readonly Value _values;
    private readonly IReadOnlyList<Value> _items;
    private int _position;
    private int _used;

    private PercentFormat(RenderState state, StringValue format, Value values)
    {
        (_state, _format, _values) = (state, format, values);
        _items = values is TupleValue tuple ? tuple.Elements : [values];
    }

    public static string Apply(RenderState state, StringValue format, Value values) => new PercentFormat(state, format, values).Run();

    private string Run()
    {
        string format = _format.Text;
        var result = new StringBuilder();
        while (_position < format.Length)
        {
            int next = format.IndexOf('%', _position);
            next = next < 0 ? format.Length : next;
            result.Append(format, _position, next - _position);
            _position = next + 1;
            if (next < format.Length)
            {
                result.Append(One());
            }

            _state.Budget.Step();
            _state.Budget.CheckLength(result.Length);
        }

        if (_used < _items.Count && _values is not (DictValue or ListValue or RangeValue or UndefinedValue))
        {
            throw TemplateFault.Evaluation("not all arguments converted during string formatting");
        }

        return result.ToString();
    }

    private string One()
    {
        Value? named = Peek() == '(' ? Named() : null;
        (char align, string fill, char sign, bool isAlternate) = Flags();
        int width = Number(out bool hasWidth);
        if (width < 0)
        {
            (align, fill, width) = ('<', " ", -width);
        }

        int? precision = null;
        if (Peek() == '.')
        {
            _position++;
            precision = Math.Max(0, Number(out _));
        }

        while (Peek() is 'h' or 'l' or 'L')
        {
            _position++;
        }

        char type = Peek();
        _position++;
        var spec = new FormatSpec
        {
            Type = type,
            Align = hasWidth ? align : '\0',
            Fill = fill,
            Sign = sign,
            IsAlternate = isAlternate,
            Width = width,
            Precision = precision,
        };
        return type == '%' ? "%" : Convert(spec, named ?? TakeItem());
    }

    private string Convert(FormatSpec spec, Value value)
    {
        // Texts are put to the right here, unlike in str.format.
        FormatSpec text = spec with { Align = spec.Align == '<' ? '<' : '>', Fill = " " };
        switch (spec.Type)
        {
            case 's':
                return text.Text(_state, _format.IsMarkup ? Html.Escape(_state, value).Text : _state.Text(value));
            case 'r' or 'a':
                return text.Text(_state, _state.Repr(value));
            case 'c':
                return text.Text(_state, Character(value));
            case 'd' or 'i' or 'u':
                return (spec with { Type = 'd' }).Integer(_state, value is NumberValue number ? number.Integer ?? Whole(number.Float) : throw NotANumber(spec, value));
            case 'x' or 'X' or 'o':
                return spec.Integer(_state, value is NumberValue { Integer: BigInteger integer } ? integer : throw NotANumber(spec, value));
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return spec.Float(_state, value is NumberValue real ? real.Float : throw NotANumber(spec, value));
            default:
                throw TemplateFault.Evaluation(spec.Type == '\0' ? "incomplete format" : $"unsupported format character '{spec.Type}'");
        }
    }

    private static BigInteger Whole(double number)
        => double.IsFinite(number) ? new BigInteger(number) : throw TemplateFault.Evaluation("cannot convert float infinity or NaN to integer");

    private static string Character(Value value) => value switch
    {
        StringValue { Length: 1 } text => text.Text,
        NumberValue { Integer: BigInteger code } when code >= 0 && code <= 0x10FFFF && Rune.IsValid((int)code) => new Rune((int)code).ToString(),
        _ => throw TemplateFault.Evaluation("%c requires int or char"),
    };

    private static TemplateFault NotANumber(FormatSpec spec, Value value)
        => TemplateFault.Evaluation($"%{spec.Type} format: a number is required, not {value.TypeName}");

    private (char Align, string Fill, char Sign, bool IsAlternate) Flags()
    {
        (char align, string fill, char sign, bool isAlternate) = ('>', " ", '\0', false);
        for (; Peek() is '-' or '0' or '+' or ' ' or '#'; _position++)
        {
            switch (Peek())
            {
                case '-':
                    align = '<';
                    fill = " ";
                    break;
                case '0' when align != '<':
                    align = '=';
                    fill = "0";
                    break;
                case '+':
                    sign = '+';
                    break;
                case ' ':
                    sign = sign == '\0' ? ' ' : sign;
                    break;
                default:
                    isAlternate = true;
                    break;
            }
        }

        return (align, fill, sign, isAlternate);
    }

    private int Number(out bool isGiven)
    {
        isGiven = true;
        if (Peek() == '*')
        {
            _position++;
            return TakeItem() is NumberValue { Integer: BigInteger width } && BigInteger.Abs(width) < int.MaxValue
                ? (int)width
                : throw TemplateFault.Evaluation("* wants int");
        }

        long number = 0;
        isGiven = char.IsAsciiDigit(Peek());
        for (; char.IsAsciiDigit(Peek()); _position++)
        {
            number = (number * 10) + Peek() - '0';
            _state.Budget.CheckLength(number);
        }

        return (int)number;
    }

    private Value Named()
    {
        int end = _format.Text.IndexOf(')', _position);
        if (end < 0)
        {
            throw TemplateFault.Evaluation("incomplete format key");
        }

        string name = _format.Text[(_position + 1)..end];
        _position = end + 1;
        return _values is not DictValue dict
            ? throw TemplateFault.Evaluation("format requires a mapping")
            : dict.Item(new StringValue(name)) ?? throw TemplateFault.Evaluation($"key '{name}' is missing");
    }

    private Value TakeItem()
        => _used < _items.Count ? _items[_used++] : throw TemplateFault.Evaluation("not enough arguments for format string");

    private char Peek() => _position < _format.Text.Length ? _format.Text[_position] : '\0';
}
