using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>A function of the language: a global, a method, a filter or a test.</summary>
/// <param name="name">The name, for messages.</param>
/// <param name="parameters">
/// The parameters in order, between spaces: <c>name</c> required, <c>name?</c> optional, <c>/</c> after those without a
/// keyword, <c>*</c> for further positional and <c>**</c> for further named arguments.
/// </param>
/// <param name="body">What it does.</param>
internal sealed class Builtin(string name, string parameters, Func<Call, Value> body)
{
    private readonly Signature _signature = Signature.Parse(parameters);

    public string Name => name;

    public Value Invoke(RenderState state, Arguments arguments) => body(_signature.Bind(name, state, arguments));
}
