using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>A call of a <see cref="Builtin"/>, its arguments sorted into the parameters.</summary>
internal sealed class Call(RenderState state, Value?[] values, IReadOnlyList<Value> rest, IReadOnlyList<KeyValuePair<string, Value>> named)
{
    public RenderState State => state;

    public IReadOnlyList<Value> Rest => rest;

    public IReadOnlyList<KeyValuePair<string, Value>> Named => named;

    /// <summary>The arguments beyond the parameters, to hand on.</summary>
    public Arguments Further => new(rest, named);

    /// <summary>A required argument.</summary>
    public Value this[int index] => values[index]!;

    public Value? Optional(int index) => values[index];

    /// <summary>An optional argument that may also be None.</summary>
    public Value? OrNone(int index) => values[index] is NoneValue ? null : values[index];

    /// <summary>Any argument as <c>str</c> makes a text of it.</summary>
    public string Text(int index) => state.Text(values[index]!);

    /// <summary>An argument that must be a text.</summary>
    public string Str(int index) => values[index] is StringValue text
        ? text.Text
        : throw TemplateFault.Evaluation($"expected str, got {values[index]!.TypeName}");

    public bool Flag(int index, bool byDefault = false) => values[index]?.IsTrue ?? byDefault;

    /// <summary>An argument that must be an integer, clamped to what an int holds: every such number is a length or an index.</summary>
    public int Int(int index, int? byDefault = null) => values[index] switch
    {
        null when byDefault is not null => byDefault.Value,
        NumberValue { Integer: BigInteger integer } => (int)BigInteger.Clamp(integer, int.MinValue, int.MaxValue),
        UndefinedValue undefined => throw undefined.Fault(),
        Value other => throw TemplateFault.Evaluation($"'{other.TypeName}' object cannot be interpreted as an integer"),
        null => throw TemplateFault.Evaluation("an integer is missing"),
    };
}
