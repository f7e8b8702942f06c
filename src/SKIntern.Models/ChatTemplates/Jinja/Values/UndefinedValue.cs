using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What an unknown name or member gives: prints as nothing, is false, has no items, and refuses all else with its message.</summary>
internal sealed class UndefinedValue(string message) : Value
{
    public override string TypeName => "Undefined";

    public override bool IsTrue => false;

    public override int? Length => 0;

    public override bool IsCallable => true;

    public static UndefinedValue Name(string name) => new($"'{name}' is undefined");

    public static UndefinedValue Attribute(Value owner, string name) => new($"'{Describe(owner)}' has no attribute '{name}'");

    public static UndefinedValue Element(Value owner, string key) => new($"{Describe(owner)} has no element {key}");

    /// <summary>A member that the sandbox hides.</summary>
    public static UndefinedValue Unsafe(Value owner, string name) => new($"access to attribute '{name}' of '{owner.TypeName}' object is unsafe");

    public TemplateFault Fault() => TemplateFault.Evaluation(message);

    public override void WriteRepr(ValueWriter writer) => writer.Write("Undefined");

    public override void WriteText(ValueWriter writer)
    {
    }

    public override IEnumerable<Value> Items() => [];

    public override Value Call(RenderState state, Arguments arguments) => throw Fault();

    public override bool Equals(object? obj) => obj is UndefinedValue;

    public override int GetHashCode() => 0;

    private static string Describe(Value owner) => owner is NoneValue ? "None" : $"{owner.TypeName} object";
}
