using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>What <c>joiner()</c> gives: nothing on the first call, its separator ever after.</summary>
internal sealed class JoinerValue(Value separator) : Value
{
    private bool _isUsed;

    public override string TypeName => "Joiner";

    public override bool IsCallable => true;

    public override Value? Member(string name) => name switch
    {
        "sep" => separator,
        "used" => BoolValue.Of(_isUsed),
        _ => null,
    };

    public override Value Call(RenderState state, Arguments arguments)
    {
        if (arguments.Positional.Count + arguments.Named.Count > 0)
        {
            throw TemplateFault.Evaluation("Joiner.__call__() takes no arguments");
        }

        (bool wasUsed, _isUsed) = (_isUsed, true);
        return wasUsed ? separator : StringValue.Empty;
    }

    public override void WriteRepr(ValueWriter writer) => writer.Write("<Joiner object>");
}
