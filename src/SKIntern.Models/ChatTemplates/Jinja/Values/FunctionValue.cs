using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>A global function, or a method bound to its owner.</summary>
internal sealed class FunctionValue(Builtin builtin, Value? owner = null) : Value
{
    public override string TypeName => "builtin_function_or_method";

    public override bool IsCallable => true;

    public override Value Call(RenderState state, Arguments arguments)
        => builtin.Invoke(state, owner is null ? arguments : arguments.Prepend(owner));

    public override void WriteRepr(ValueWriter writer)
        => writer.Write(owner is null ? $"<function {builtin.Name}>" : $"<built-in method {builtin.Name} of {owner.TypeName} object>");
}
