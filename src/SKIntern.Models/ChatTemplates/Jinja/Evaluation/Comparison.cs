using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Python's comparisons and membership.</summary>
internal static class Comparison
{
    public static bool Holds(RenderState state, CompareOperator operation, Value left, Value right) => operation switch
    {
        CompareOperator.Equal => AreEqual(state, left, right),
        CompareOperator.NotEqual => !AreEqual(state, left, right),
        CompareOperator.In => Contains(state, right, left),
        CompareOperator.NotIn => !Contains(state, right, left),
        CompareOperator.Less => Order(state, left, right, "<") < 0,
        CompareOperator.LessOrEqual => Order(state, left, right, "<=") <= 0,
        CompareOperator.Greater => Order(state, left, right, ">") > 0,
        _ => Order(state, left, right, ">=") >= 0,
    };

    public static bool AreEqual(RenderState state, Value left, Value right)
    {
        state.Budget.Step(Math.Min(left.Weight, right.Weight));
        return left.Equals(right);
    }

    /// <summary>The order of two values; <see langword="null"/> where one is not a number, so that no comparison holds.</summary>
    public static int? Order(RenderState state, Value left, Value right, string sign)
    {
        state.Budget.Step(Math.Min(left.Weight, right.Weight));
        switch (left, right)
        {
            case (UndefinedValue undefined, _):
                throw undefined.Fault();
            case (_, UndefinedValue undefined):
                throw undefined.Fault();
            case (NumberValue a, NumberValue b):
                return NumberValue.Compare(a, b);
            case (StringValue a, StringValue b):
                return CompareText(a.Text, b.Text);
            case (ListValue a, ListValue b):
                return OrderItems(state, a, b, sign);
            case (TupleValue a, TupleValue b):
                return OrderItems(state, a, b, sign);
            default:
                throw TemplateFault.Evaluation($"'{sign}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'");
        }
    }

    public static bool Contains(RenderState state, Value container, Value item)
    {
        switch (container)
        {
            case StringValue text when item is StringValue sought:
                state.Budget.Search(text.Text.Length, sought.Text.Length);
                return text.Text.Contains(sought.Text, StringComparison.Ordinal);
            case StringValue:
                throw TemplateFault.Evaluation($"'in <string>' requires string as left operand, not {item.TypeName}");
            case DictValue dict:
                DictValue.CheckKey(item);
                return dict.Entries.ContainsKey(item);
            default:
                IEnumerable<Value> items = container.Items() ?? throw TemplateFault.Evaluation($"argument of type '{container.TypeName}' is not iterable");
                return items.Any(i => ReferenceEquals(i, item) || AreEqual(state, i, item));
        }
    }

    /// <summary>Orders by code points, which UTF-16 does not above U+D7FF.</summary>
    public static int CompareText(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[common]).CompareTo(Rank(right[common]));

        static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
    }

    private static int? OrderItems(RenderState state, SequenceValue left, SequenceValue right, string sign)
    {
        for (int i = 0; i < Math.Min(left.Elements.Count, right.Elements.Count); i++)
        {
            if (!AreEqual(state, left.Elements[i], right.Elements[i]))
            {
                return Order(state, left.Elements[i], right.Elements[i], sign);
            }
        }

        return left.Elements.Count.CompareTo(right.Elements.Count);
    }
}
