using System.Globalization;
using System.Numerics;
using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Lexing;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>Names, literals and brackets.</summary>
internal sealed partial class ExpressionParser
{
    private Expression Primary()
    {
        Token token = _tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                return Name(_tokens.Next());
            case TokenKind.String:
                return Text();
            case TokenKind.Integer:
                return new ConstantExpression(token.Line, IntegerValue(_tokens.Next()));
            case TokenKind.Float:
                return new ConstantExpression(token.Line, FloatNumber(_tokens.Next()));
            case TokenKind.Operator when token.Text is "(" or "[" or "{":
                return context.Nested(Brackets);
            default:
                throw _tokens.Unexpected("an expression");
        }
    }

    private Expression Name(Token token)
    {
        Value? constant = token.Text switch
        {
            "true" or "True" => BoolValue.True,
            "false" or "False" => BoolValue.False,
            "none" or "None" => NoneValue.Instance,
            _ => null,
        };
        if (constant is not null)
        {
            return new ConstantExpression(token.Line, constant);
        }

        context.Mention(token.Text);
        return new NameExpression(token.Line, token.Text);
    }

    private ConstantExpression Text()
    {
        Token first = _tokens.Next();
        if (_tokens.Current.Kind != TokenKind.String)
        {
            return new ConstantExpression(first.Line, new StringValue(first.Text));
        }

        var text = new StringBuilder(first.Text);
        while (_tokens.Current.Kind == TokenKind.String)
        {
            text.Append(_tokens.Next().Text);
        }

        return new ConstantExpression(first.Line, new StringValue(text.ToString()));
    }

    private Expression Brackets()
    {
        Token open = _tokens.Next();
        switch (open.Text)
        {
            case "(":
                Expression inner = _tokens.Current.IsOperator(")") ? new SequenceExpression(open.Line, [], isTuple: true) : ParseTuple();
                _tokens.ExpectOperator(")");
                return inner;
            case "[":
                return new SequenceExpression(open.Line, Separated("]", Parse), isTuple: false);
            default:
                return new DictExpression(open.Line, Separated("}", Entry));
        }
    }

    private (Expression Key, Expression Value) Entry()
    {
        Expression key = Parse();
        _tokens.ExpectOperator(":");
        return (key, Parse());
    }

    /// <summary>Items between commas, with or without one behind the last, and the closing bracket.</summary>
    private List<T> Separated<T>(string close, Func<T> parse)
    {
        List<T> items = [];
        while (!_tokens.Current.IsOperator(close))
        {
            if (items.Count > 0)
            {
                _tokens.ExpectOperator(",");
                if (_tokens.Current.IsOperator(close))
                {
                    break;
                }
            }

            items.Add(parse());
        }

        _tokens.Next();
        return items;
    }

    private static IntValue IntegerValue(Token token)
    {
        string digits = token.Text.Replace("_", string.Empty, StringComparison.Ordinal);
        int radix = digits.Length < 2 ? 10 : char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 };
        if (digits.Length > IntValue.MaxDigits)
        {
            throw TemplateFault.Syntax($"Exceeds the limit ({IntValue.MaxDigits} digits) for integer string conversion", token.Line);
        }

        if (radix == 10)
        {
            return IntValue.Of(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        BigInteger value = BigInteger.Zero;
        foreach (char digit in digits.AsSpan(2))
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        return IntValue.Of(value);
    }

    private static FloatValue FloatNumber(Token token)
        => new(double.Parse(token.Text.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture));
}
