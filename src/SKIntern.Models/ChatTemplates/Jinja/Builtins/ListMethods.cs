using System.Collections.Frozen;
using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The methods of lists, tuples and ranges. Those that would change a list are hidden by the sandbox.</summary>
internal static class ListMethods
{
    private static readonly FrozenSet<string> Mutating = FrozenSet.Create(
        StringComparer.Ordinal, "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

    private static readonly Builtin Count = new("count", "self value /", call =>
        IntValue.Of(((SequenceValue)call[0]).Elements.Count(e => Comparison.AreEqual(call.State, e, call[1]))));

    private static readonly Builtin Index = new("index", "self value start? stop? /", FindIndex);

    private static readonly Builtin Copy = new("copy", "self /", call => call[0]);

    public static Value? Member(SequenceValue owner, string name) => name switch
    {
        "count" => new FunctionValue(Count, owner),
        "index" => new FunctionValue(Index, owner),
        "copy" when owner is ListValue => new FunctionValue(Copy, owner),
        _ => owner is ListValue && Mutating.Contains(name) ? UndefinedValue.Unsafe(owner, name) : null,
    };

    private static IntValue FindIndex(Call call)
    {
        IReadOnlyList<Value> items = ((SequenceValue)call[0]).Elements;
        int start = Position(call.Int(2, 0), items.Count);
        int stop = Position(call.Int(3, int.MaxValue), items.Count);
        for (int i = start; i < stop; i++)
        {
            if (Comparison.AreEqual(call.State, items[i], call[1]))
            {
                return IntValue.Of(i);
            }
        }

        throw TemplateFault.Evaluation($"{call.State.Repr(call[1])} is not in {call[0].TypeName}");
    }

    private static int Position(int index, int length) => (int)BigInteger.Clamp(index < 0 ? (BigInteger)index + length : index, 0, length);
}
