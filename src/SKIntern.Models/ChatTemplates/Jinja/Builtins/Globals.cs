using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The functions that every template finds: Jinja's, and those that transformers adds.</summary>
internal static class Globals
{
    // The sandbox of Jinja has the same bound.
    private const int MaxRange = 100_000;

    private static readonly Builtin[] Functions =
    [
        new("range", "start stop? step? /", Range),
        new("dict", "mapping? / **", call => Dict(call)),
        new("namespace", "mapping? / **", call => new NamespaceValue(Dict(call))),
        new("cycler", "*", call => call.Rest.Count > 0 ? new CyclerValue(call.Rest) : throw TemplateFault.Evaluation("at least one item has to be provided")),
        new("joiner", "sep?", call => new JoinerValue(call.Optional(0) ?? new StringValue(", "))),
        new("lipsum", "* **", _ => throw TemplateFault.Evaluation("lipsum() is refused: its text is random")),
        new("raise_exception", "message", call => throw TemplateFault.Raised(call.Text(0))),
        new("strftime_now", "format", call => call.State.NewText(TimeFormat.Apply(call.State, call.Str(0), call.State.Now.DateTime))),
    ];

    /// <summary>Fills the outermost scope; variables of the same names take their places.</summary>
    public static void AddTo(Scope scope)
    {
        foreach (Builtin function in Functions)
        {
            scope.Set(function.Name, new FunctionValue(function));
        }
    }

    private static RangeValue Range(Call call)
    {
        BigInteger[] bounds = [.. new[] { call[0], call.Optional(1), call.Optional(2) }.OfType<Value>().Select(Integer)];
        BigInteger start = bounds.Length == 1 ? BigInteger.Zero : bounds[0];
        BigInteger stop = bounds.Length == 1 ? bounds[0] : bounds[1];
        BigInteger step = bounds.Length == 3 ? bounds[2] : BigInteger.One;
        if (step.IsZero)
        {
            throw TemplateFault.Evaluation("range() arg 3 must not be zero");
        }

        BigInteger span = step.Sign > 0 ? stop - start : start - stop;
        BigInteger count = span.Sign <= 0 ? BigInteger.Zero : ((span - 1) / BigInteger.Abs(step)) + 1;
        if (count > MaxRange)
        {
            throw TemplateFault.Evaluation($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MaxRange}).");
        }

        call.State.Budget.AllocateItems((int)count);
        var items = new Value[(int)count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = IntValue.Of(start + (i * step));
        }

        return new RangeValue(items, start, stop, step);
    }

    private static BigInteger Integer(Value value) => value switch
    {
        NumberValue { Integer: BigInteger integer } => integer,
        UndefinedValue undefined => throw undefined.Fault(),
        _ => throw TemplateFault.Evaluation($"'{value.TypeName}' object cannot be interpreted as an integer"),
    };

    private static DictValue Dict(Call call)
    {
        List<KeyValuePair<Value, Value>> entries = [];
        switch (call.Optional(0))
        {
            case null:
                break;
            case DictValue dict:
                entries.AddRange(dict.Entries);
                break;
            case Value pairs:
                foreach (Value pair in call.State.Items(pairs))
                {
                    entries.Add(call.State.ToList(pair) is [Value key, Value value]
                        ? new(key, value)
                        : throw TemplateFault.Evaluation($"dictionary update sequence element #{entries.Count} does not have length 2"));
                }

                break;
        }

        entries.AddRange(call.Named.Select(n => new KeyValuePair<Value, Value>(new StringValue(n.Key), n.Value)));
        return call.State.NewDict(entries);
    }
}
