using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The filters that compare items.</summary>
internal static class OrderFilters
{
    public static IEnumerable<Builtin> All { get; } =
    [
        new("dictsort", "value case_sensitive? by? reverse?", DictSort),
        new("groupby", "value attribute default? case_sensitive?", GroupBy),
        new("max", "value case_sensitive? attribute?", call => Extreme(call, CompareOperator.Greater)),
        new("min", "value case_sensitive? attribute?", call => Extreme(call, CompareOperator.Less)),
        new("sort", "value reverse? case_sensitive? attribute?", Sort),
        new("sum", "iterable attribute? start?", Sum),
        new("unique", "value case_sensitive? attribute?", call => new IteratorValue(Unique(call))),
    ];

    private static ListValue Sort(Call call)
    {
        Func<Value, Value> key = Getter.OfMany(call.State, call.Optional(3), !call.Flag(2));
        return call.State.NewList(Sorting.Sort(call.State, call.State.ToList(call[0]), key, call.Flag(1)));
    }

    private static ListValue DictSort(Call call)
    {
        if (call[0] is not DictValue dict)
        {
            throw call[0] is UndefinedValue undefined ? undefined.Fault() : TemplateFault.Evaluation($"'{call[0].TypeName}' object has no attribute 'items'");
        }

        int position = (call.Optional(2) is null ? "key" : call.Text(2)) switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw TemplateFault.Evaluation("You can only sort by either \"key\" or \"value\""),
        };
        Func<Value, Value> fold = Getter.Of(call.State, null, !call.Flag(1));
        List<Value> pairs = [.. dict.Entries.Select(e => call.State.NewTuple(e.Key, e.Value))];
        return call.State.NewList(Sorting.Sort(call.State, pairs, pair => fold(((TupleValue)pair).Elements[position]), call.Flag(3)));
    }

    private static ListValue GroupBy(Call call)
    {
        bool ignoresCase = !call.Flag(3);
        Func<Value, Value> key = Getter.Of(call.State, call[1], ignoresCase, call.OrNone(2));
        Func<Value, Value> shown = Getter.Of(call.State, call[1], fallback: call.OrNone(2));
        List<Value> groups = [];
        List<Value> members = [];
        Value? current = null;
        foreach (Value item in Sorting.Sort(call.State, call.State.ToList(call[0]), key, isReverse: false))
        {
            Value itemKey = key(item);
            if (current is not null && !Comparison.AreEqual(call.State, current, itemKey))
            {
                groups.Add(Group(call, shown, members));
                members = [];
            }

            current = itemKey;
            members.Add(item);
        }

        if (members.Count > 0)
        {
            groups.Add(Group(call, shown, members));
        }

        return call.State.NewList(groups);
    }

    private static TupleValue Group(Call call, Func<Value, Value> key, List<Value> members)
        => new([key(members[0]), call.State.NewList(members)], ["grouper", "list"]);

    private static Value Extreme(Call call, CompareOperator better)
    {
        Func<Value, Value> key = Getter.Of(call.State, call.Optional(2), !call.Flag(1));
        Value? best = null;
        Value? bestKey = null;
        foreach (Value item in call.State.Items(call[0]))
        {
            Value itemKey = key(item);
            if (bestKey is null || Comparison.Holds(call.State, better, itemKey, bestKey))
            {
                (best, bestKey) = (item, itemKey);
            }
        }

        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    }

    private static Value Sum(Call call)
    {
        Func<Value, Value> get = Getter.Of(call.State, call.Optional(1));
        Value total = call.Optional(2) ?? IntValue.Of(0);
        if (total is StringValue)
        {
            throw TemplateFault.Evaluation("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (Value item in call.State.Items(call[0]))
        {
            total = Arithmetic.Binary(call.State, BinaryOperator.Add, total, get(item));
        }

        return total;
    }

    private static IEnumerable<Value> Unique(Call call)
    {
        Func<Value, Value> key = Getter.Of(call.State, call.Optional(2), !call.Flag(1));
        HashSet<Value> seen = [];
        foreach (Value item in call.State.Items(call[0]))
        {
            Value itemKey = key(item);
            DictValue.CheckKey(itemKey);
            if (seen.Add(itemKey))
            {
                yield return item;
            }
        }
    }
}
