using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Gives a macro's parameters their values.</summary>
internal static class MacroBinder
{
    private const string Caller = "caller";

    public static Scope Bind(MacroDefinition macro, Scope scope, RenderState state, Arguments arguments)
    {
        int count = macro.Parameters.Count;
        Dictionary<string, Value> named = new(arguments.Named, StringComparer.Ordinal);
        string name = macro.Name ?? Caller;

        // Defaults see the parameters before them.
        var frame = new Frame(state, scope, new OutputBuffer(state.Budget));
        for (int i = 0; i < count; i++)
        {
            MacroParameter parameter = macro.Parameters[i];
            bool isNamed = named.Remove(parameter.Name, out Value? value);
            if (i < arguments.Positional.Count)
            {
                value = isNamed
                    ? throw TemplateFault.Evaluation($"macro '{name}' got multiple values for argument '{parameter.Name}'")
                    : arguments.Positional[i];
            }

            scope.Set(parameter.Name, value ?? parameter.Default?.Evaluate(frame) ?? new UndefinedValue($"parameter '{parameter.Name}' was not provided"));
        }

        if (macro.TakesCaller)
        {
            scope.Set(Caller, named.Remove(Caller, out Value? caller) ? caller : new UndefinedValue("No caller defined"));
        }

        BindRest(macro, name, scope, state, arguments, named);
        return scope;
    }

    private static void BindRest(MacroDefinition macro, string name, Scope scope, RenderState state, Arguments arguments, Dictionary<string, Value> named)
    {
        int count = macro.Parameters.Count;
        if (macro.TakesNamed)
        {
            scope.Set("kwargs", state.NewDict([.. named.Select(n => new KeyValuePair<Value, Value>(new StringValue(n.Key), n.Value))]));
        }
        else if (named.Count > 0)
        {
            throw TemplateFault.Evaluation($"macro '{name}' takes no keyword argument '{named.Keys.First()}'");
        }

        if (macro.TakesRest)
        {
            scope.Set("varargs", state.NewTuple([.. arguments.Positional.Skip(count)]));
        }
        else if (arguments.Positional.Count > count)
        {
            throw TemplateFault.Evaluation($"macro '{name}' takes not more than {count} argument(s)");
        }
    }
}
