using System.Collections.Frozen;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary><c>a.name</c> and <c>a[key]</c>: each falls back to the other, in its own order.</summary>
internal static class Members
{
    // What every Python object has, and the sandbox hides.
    private static readonly FrozenSet<string> Hidden = FrozenSet.Create(
        StringComparer.Ordinal, "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__", "__getstate__", "__gt__",
        "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__", "__reduce__", "__reduce_ex__", "__repr__", "__setattr__",
        "__sizeof__", "__str__", "__subclasshook__");

    public static Value Attribute(Value owner, string name)
    {
        if (owner is UndefinedValue undefined && !Hidden.Contains(name))
        {
            throw undefined.Fault();
        }

        return owner.Member(name)
            ?? (Hidden.Contains(name) ? UndefinedValue.Unsafe(owner, name) : null)
            ?? owner.Item(new StringValue(name))
            ?? UndefinedValue.Attribute(owner, name);
    }

    public static Value Item(RenderState state, Value owner, Value key)
    {
        if (owner is UndefinedValue undefined)
        {
            throw undefined.Fault();
        }

        if (owner.Item(key) is Value item)
        {
            return item;
        }

        return key is not StringValue { Text: string name }
            ? UndefinedValue.Element(owner, state.Repr(key))
            : owner.Member(name) ?? (Hidden.Contains(name) ? UndefinedValue.Unsafe(owner, name) : UndefinedValue.Attribute(owner, name));
    }
}
