using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The parameters of a <see cref="Builtin"/>.</summary>
internal sealed class Signature
{
    private readonly List<string> _names = [];
    private int _required;
    private int _positionalOnly;
    private bool _takesRest;
    private bool _takesNamed;

    public static Signature Parse(string parameters)
    {
        var signature = new Signature();
        foreach (string part in parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            signature.Add(part);
        }

        return signature;
    }

    public Call Bind(string function, RenderState state, Arguments arguments)
    {
        var values = new Value?[_names.Count];
        int given = arguments.Positional.Count;
        if (given > values.Length && !_takesRest)
        {
            throw TemplateFault.Evaluation($"{function}() takes {values.Length} arguments but {given} were given");
        }

        for (int i = 0; i < Math.Min(given, values.Length); i++)
        {
            values[i] = arguments.Positional[i];
        }

        List<KeyValuePair<string, Value>> named = [];
        foreach ((string name, Value value) in arguments.Named)
        {
            int index = _names.IndexOf(name);
            if (index >= _positionalOnly && values[index] is null)
            {
                values[index] = value;
            }
            else if (index < _positionalOnly && _takesNamed)
            {
                named.Add(new(name, value));
            }
            else
            {
                throw TemplateFault.Evaluation(index >= _positionalOnly
                    ? $"{function}() got multiple values for argument '{name}'"
                    : $"{function}() got an unexpected keyword argument '{name}'");
            }
        }

        for (int i = 0; i < _required; i++)
        {
            if (values[i] is null)
            {
                throw TemplateFault.Evaluation($"{function}() missing required argument '{_names[i]}'");
            }
        }

        return new Call(state, values, arguments.Skip(Math.Min(given, values.Length)).Positional, named);
    }

    private void Add(string part)
    {
        switch (part)
        {
            case "/":
                _positionalOnly = _names.Count;
                break;
            case "*":
                _takesRest = true;
                break;
            case "**":
                _takesNamed = true;
                break;
            default:
                _names.Add(part.TrimEnd('?'));
                _required += part.EndsWith('?') ? 0 : 1;
                break;
        }
    }
}
