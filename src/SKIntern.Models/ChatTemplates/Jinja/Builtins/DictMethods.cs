using System.Collections.Frozen;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The methods of dictionaries. Those that would change one are hidden by the sandbox.</summary>
internal static class DictMethods
{
    private static readonly FrozenSet<string> Mutating = FrozenSet.Create(StringComparer.Ordinal, "clear", "pop", "popitem", "setdefault", "update");

    private static readonly FrozenDictionary<string, Builtin> Methods = new Builtin[]
    {
        new("get", "self key default? /", call =>
        {
            DictValue.CheckKey(call[1]);
            return call[0].Item(call[1]) ?? call.Optional(2) ?? NoneValue.Instance;
        }),
        new("keys", "self /", call => View(call, "dict_keys", [.. Entries(call).Keys])),
        new("values", "self /", call => View(call, "dict_values", [.. Entries(call).Values])),
        new("items", "self /", call => View(call, "dict_items", [.. Entries(call).Select(e => new TupleValue([e.Key, e.Value]))])),
        new("copy", "self /", call => call[0]),
    }.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    public static Value? Member(DictValue owner, string name)
        => Methods.TryGetValue(name, out Builtin? method)
            ? new FunctionValue(method, owner)
            : Mutating.Contains(name) ? UndefinedValue.Unsafe(owner, name) : null;

    private static IReadOnlyDictionary<Value, Value> Entries(Call call) => ((DictValue)call[0]).Entries;

    private static DictViewValue View(Call call, string name, Value[] items)
    {
        call.State.Budget.AllocateItems(items.Length);
        return new DictViewValue(name, items);
    }
}
