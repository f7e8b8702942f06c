using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The filters over lists as wholes, and those that work on any value.</summary>
internal static class SequenceFilters
{
    public static IEnumerable<Builtin> All { get; } =
    [
        new("attr", "obj name", call => call[0] is UndefinedValue undefined ? throw undefined.Fault() : Attribute(call[0], call.Text(1))),
        new("batch", "value linecount fill_with?", call => new IteratorValue(Batch(call))),
        new("count", "obj", Length),
        new("d", "value default_value? boolean?", Default),
        new("default", "value default_value? boolean?", Default),
        new("first", "seq", call => call.State.Items(call[0]).FirstOrDefault() ?? new UndefinedValue("No first item, sequence was empty.")),
        new("items", "value", call => new IteratorValue(Items(call))),
        new("join", "value d? attribute?", Join),
        new("last", "seq", call => Reversed(call)?.FirstOrDefault(new UndefinedValue("No last item, sequence was empty.")) ?? throw NotReversible(call)),
        new("length", "obj", Length),
        new("list", "value", call => call.State.NewList(call.State.ToList(call[0]))),
        new("reverse", "value", Reverse),
        new("slice", "value slices fill_with?", call => new IteratorValue(Slice(call))),
    ];

    private static Value Attribute(Value owner, string name)
    {
        Value? member = owner.Member(name);
        return member ?? UndefinedValue.Attribute(owner, name);
    }

    private static Value Default(Call call)
    {
        bool isMissing = call[0] is UndefinedValue || (call.Flag(2) && !call[0].IsTrue);
        return isMissing ? call.Optional(1) ?? StringValue.Empty : call[0];
    }

    private static IntValue Length(Call call)
        => IntValue.Of(call[0].Length ?? throw TemplateFault.Evaluation($"object of type '{call[0].TypeName}' has no len()"));

    private static IEnumerable<Value> Items(Call call)
    {
        if (call[0] is UndefinedValue)
        {
            yield break;
        }

        if (call[0] is not DictValue dict)
        {
            throw TemplateFault.Evaluation("Can only get item pairs from a mapping.");
        }

        foreach ((Value key, Value value) in dict.Entries)
        {
            yield return call.State.NewTuple(key, value);
        }
    }

    private static StringValue Join(Call call)
    {
        Func<Value, Value> get = Getter.Of(call.State, call.Optional(2));
        string separator = call.Optional(1) is null ? string.Empty : call.Text(1);
        List<string> parts = [.. call.State.Items(call[0]).Select(item => call.State.Text(get(item)))];
        return new StringValue(Joining.Join(call.State, separator, parts));
    }

    private static IEnumerable<Value>? Reversed(Call call) => call[0] switch
    {
        UndefinedValue => [],
        StringValue or SequenceValue or DictValue or DictViewValue => call.State.ToList(call[0]).AsEnumerable().Reverse(),
        _ => null,
    };

    private static TemplateFault NotReversible(Call call) => TemplateFault.Evaluation($"'{call[0].TypeName}' object is not reversible");

    private static Value Reverse(Call call)
    {
        if (call[0] is StringValue text)
        {
            call.State.Budget.AllocateText(text.Text.Length * 8L);
            return new StringValue(string.Concat(CodePoints.Split(text.Text).Reverse()), text.IsMarkup);
        }

        return call[0] switch
        {
            UndefinedValue => ListValue.Empty,
            IteratorValue => call.State.NewList([.. call.State.ToList(call[0]).AsEnumerable().Reverse()]),
            _ => new IteratorValue($"{call[0].TypeName}_reverseiterator", Reversed(call) ?? throw TemplateFault.Evaluation("argument must be iterable")),
        };
    }

    private static IEnumerable<Value> Batch(Call call)
    {
        int count = call.Int(1);
        List<Value> batch = [];
        foreach (Value item in call.State.Items(call[0]))
        {
            if (batch.Count == count)
            {
                yield return call.State.NewList([.. batch]);
                batch.Clear();
            }

            batch.Add(item);
        }

        if (batch.Count > 0)
        {
            if (call.OrNone(2) is Value fill && batch.Count < count)
            {
                call.State.Budget.AllocateItems(count);
                batch.AddRange(Enumerable.Repeat(fill, count - batch.Count));
            }

            yield return call.State.NewList(batch);
        }
    }

    private static IEnumerable<Value> Slice(Call call)
    {
        List<Value> items = call.State.ToList(call[0]);
        int slices = call.Int(1);
        if (slices == 0)
        {
            throw TemplateFault.Evaluation("integer division or modulo by zero");
        }

        int size = slices > 0 ? items.Count / slices : 0;
        int longer = slices > 0 ? items.Count % slices : 0;
        int at = 0;
        for (int i = 0; i < slices; i++)
        {
            int count = size + (i < longer ? 1 : 0);
            List<Value> slice = items.GetRange(at, count);
            at += count;
            if (call.OrNone(2) is Value fill && i >= longer)
            {
                slice.Add(fill);
            }

            yield return call.State.NewList(slice);
        }
    }
}
