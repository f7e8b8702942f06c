using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Python's operators.</summary>
internal static class Arithmetic
{
    public static Value Unary(Value value, bool isMinus) => value switch
    {
        UndefinedValue undefined => throw undefined.Fault(),
        NumberValue { Integer: BigInteger integer } => IntValue.Of(isMinus ? -integer : integer),
        NumberValue number => new FloatValue(isMinus ? -number.Float : number.Float),
        _ => throw TemplateFault.Evaluation($"bad operand type for unary {(isMinus ? '-' : '+')}: '{value.TypeName}'"),
    };

    public static Value Binary(RenderState state, BinaryOperator operation, Value left, Value right)
    {
        if (operation == BinaryOperator.Modulo && left is StringValue format)
        {
            return state.NewText(PercentFormat.Apply(state, format, right), format.IsMarkup);
        }

        return (left, right) switch
        {
            (UndefinedValue undefined, _) => throw undefined.Fault(),
            (_, UndefinedValue undefined) => throw undefined.Fault(),
            (NumberValue a, NumberValue b) => Numbers.Apply(state, operation, a, b),
            _ => operation switch
            {
                BinaryOperator.Add => Add(state, left, right),
                BinaryOperator.Multiply => Repeat(state, left, right),
                _ => null,
            } ?? throw Unsupported(operation, left, right),
        };
    }

    public static TemplateFault Unsupported(BinaryOperator operation, Value left, Value right)
    {
        string sign = operation switch
        {
            BinaryOperator.Add => "+",
            BinaryOperator.Subtract => "-",
            BinaryOperator.Multiply => "*",
            BinaryOperator.Divide => "/",
            BinaryOperator.FloorDivide => "//",
            BinaryOperator.Modulo => "%",
            _ => "** or pow()",
        };
        return TemplateFault.Evaluation($"unsupported operand type(s) for {sign}: '{left.TypeName}' and '{right.TypeName}'");
    }

    private static Value? Add(RenderState state, Value left, Value right)
    {
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                bool isMarkup = a.IsMarkup || b.IsMarkup;
                string first = isMarkup && !a.IsMarkup ? Html.Escape(state, a.Text) : a.Text;
                string second = isMarkup && !b.IsMarkup ? Html.Escape(state, b.Text) : b.Text;
                state.Budget.AllocateText((long)first.Length + second.Length);
                return new StringValue(first + second, isMarkup);
            case (ListValue a, ListValue b):
                state.Budget.AllocateItems((long)a.Elements.Count + b.Elements.Count);
                return state.NewList([.. a.Elements, .. b.Elements]);
            case (TupleValue a, TupleValue b):
                state.Budget.AllocateItems((long)a.Elements.Count + b.Elements.Count);
                return state.NewTuple([.. a.Elements, .. b.Elements]);
            case (StringValue, _):
                throw TemplateFault.Evaluation($"can only concatenate str (not \"{right.TypeName}\") to str");
            case (ListValue, _):
                throw TemplateFault.Evaluation($"can only concatenate list (not \"{right.TypeName}\") to list");
            default:
                return null;
        }
    }

    private static Value? Repeat(RenderState state, Value left, Value right)
    {
        (Value repeated, Value times) = left is NumberValue ? (right, left) : (left, right);
        if (times is not NumberValue { Integer: BigInteger wanted })
        {
            return null;
        }

        int count = (int)BigInteger.Clamp(wanted, 0, int.MaxValue);
        switch (repeated)
        {
            case StringValue text:
                state.Budget.AllocateText((Int128)text.Text.Length * count);
                return new StringValue(string.Concat(Enumerable.Repeat(text.Text, text.Text.Length == 0 ? 0 : count)), text.IsMarkup);
            case ListValue or TupleValue:
                var sequence = (SequenceValue)repeated;
                state.Budget.AllocateItems((Int128)sequence.Elements.Count * count);
                return sequence.With([.. Enumerable.Repeat(sequence.Elements, sequence.Elements.Count == 0 ? 0 : count).SelectMany(e => e)]);
            default:
                return null;
        }
    }
}
