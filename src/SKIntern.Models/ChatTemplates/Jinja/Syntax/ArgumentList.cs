using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary>The arguments of a call as written.</summary>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named, Expression? Rest, Expression? NamedRest)
{
    public static readonly ArgumentList None = new([], [], null, null);

    public Arguments Evaluate(Frame frame)
    {
        if (ReferenceEquals(this, None))
        {
            return Arguments.None;
        }

        List<Value> positional = new(Positional.Count);
        foreach (Expression argument in Positional)
        {
            positional.Add(argument.Evaluate(frame));
        }

        if (Rest is not null)
        {
            positional.AddRange(frame.State.ToList(Rest.Evaluate(frame)));
        }

        List<KeyValuePair<string, Value>> named = new(Named.Count);
        foreach ((string name, Expression value) in Named)
        {
            named.Add(new(name, value.Evaluate(frame)));
        }

        if (NamedRest is not null)
        {
            AddNamed(named, NamedRest.Evaluate(frame));
        }

        return new Arguments(positional, named);
    }

    private static void AddNamed(List<KeyValuePair<string, Value>> named, Value value)
    {
        if (value is not DictValue dict)
        {
            throw TemplateFault.Evaluation($"argument after ** must be a mapping, not {value.TypeName}");
        }

        foreach ((Value key, Value entry) in dict.Entries)
        {
            if (key is not StringValue { Text: string name })
            {
                throw TemplateFault.Evaluation("keywords must be strings");
            }

            if (named.Exists(n => n.Key == name))
            {
                throw TemplateFault.Evaluation($"got multiple values for keyword argument '{name}'");
            }

            named.Add(new(name, entry));
        }
    }
}
