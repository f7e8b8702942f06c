using System.Collections.Frozen;
using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>Jinja's tests, as in <c>x is defined</c>.</summary>
internal static class Tests
{
    private static readonly Builtin[] Listed =
    [
        Kind("boolean", v => v is BoolValue),
        Kind("callable", v => v.IsCallable),
        Kind("defined", v => v is not UndefinedValue),
        Kind("escaped", v => v is StringValue { IsMarkup: true }),
        Kind("false", v => ReferenceEquals(v, BoolValue.False)),
        Kind("float", v => v is FloatValue),
        Kind("integer", v => v is IntValue),
        Kind("iterable", v => v.Items() is not null),
        Kind("mapping", v => v is DictValue),
        Kind("none", v => v is NoneValue),
        Kind("number", v => v is NumberValue),
        Kind("sequence", v => v is StringValue or SequenceValue or DictValue or UndefinedValue),
        Kind("string", v => v is StringValue),
        Kind("true", v => ReferenceEquals(v, BoolValue.True)),
        Kind("undefined", v => v is UndefinedValue),
        Test("lower", "value", call => Classes.IsLower(call.Text(0))),
        Test("upper", "value", call => Classes.IsUpper(call.Text(0))),
        Test("filter", "value", call => Filters.Find(call.Text(0)) is not null),
        Test("test", "value", call => Find(call.Text(0)) is not null),
        Test("odd", "value", call => Remainder(call, IntValue.Of(2)).Equals(IntValue.Of(1))),
        Test("even", "value", call => Remainder(call, IntValue.Of(2)).Equals(IntValue.Of(0))),
        Test("divisibleby", "value num", call => Remainder(call, call[1]).Equals(IntValue.Of(0))),
        Test("in", "value seq", call => Comparison.Contains(call.State, call[1], call[0])),
        Test("sameas", "value other", call => IsSame(call[0], call[1])),
        .. Compare(CompareOperator.Equal, "==", "eq", "equalto"),
        .. Compare(CompareOperator.NotEqual, "!=", "ne"),
        .. Compare(CompareOperator.Greater, ">", "gt", "greaterthan"),
        .. Compare(CompareOperator.GreaterOrEqual, ">=", "ge"),
        .. Compare(CompareOperator.Less, "<", "lt", "lessthan"),
        .. Compare(CompareOperator.LessOrEqual, "<=", "le"),
    ];

    private static readonly FrozenDictionary<string, Builtin> All = Listed.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    public static Builtin? Find(string name) => All.GetValueOrDefault(name);

    private static Builtin Kind(string name, Func<Value, bool> holds) => new(name, "value", call => BoolValue.Of(holds(call[0])));

    private static Builtin Test(string name, string parameters, Func<Call, bool> holds) => new(name, parameters, call => BoolValue.Of(holds(call)));

    private static IEnumerable<Builtin> Compare(CompareOperator operation, params string[] names)
        => names.Select(n => Test(n, "value other", call => Comparison.Holds(call.State, operation, call[0], call[1])));

    private static Value Remainder(Call call, Value divisor) => Arithmetic.Binary(call.State, BinaryOperator.Modulo, call[0], divisor);

    // Small integers and equal literals are one object in the reference.
    private static bool IsSame(Value left, Value right)
        => ReferenceEquals(left, right)
            || (left is IntValue { Integer: BigInteger a } && right is IntValue { Integer: BigInteger b } && a == b)
            || (left is StringValue c && right is StringValue d && c.Text == d.Text);
}
