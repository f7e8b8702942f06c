using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>A macro with the scope that it was defined in; calling it gives the text of its body.</summary>
internal sealed class MacroValue(MacroDefinition definition, Scope scope) : Value
{
    public override string TypeName => "Macro";

    public override bool IsCallable => true;

    public override Value? Member(string name) => name switch
    {
        "name" => definition.Name is null ? NoneValue.Instance : new StringValue(definition.Name),
        "arguments" => new TupleValue([.. definition.Parameters.Select(p => new StringValue(p.Name))]),
        "catch_kwargs" => BoolValue.Of(definition.TakesNamed),
        "catch_varargs" => BoolValue.Of(definition.TakesRest),
        "caller" => BoolValue.Of(definition.TakesCaller),
        _ => null,
    };

    public override Value Call(RenderState state, Arguments arguments)
    {
        state.EnterCall();
        try
        {
            return new StringValue(definition.Render(new Frame(state, MacroBinder.Bind(definition, new Scope(scope), state, arguments), new OutputBuffer(state.Budget))));
        }
        finally
        {
            state.LeaveCall();
        }
    }

    public override void WriteRepr(ValueWriter writer) => writer.Write(definition.Name is null ? "<Macro anonymous>" : $"<Macro '{definition.Name}'>");
}
