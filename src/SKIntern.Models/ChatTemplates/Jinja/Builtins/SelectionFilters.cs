using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The filters that look at each item for itself. They are lazy, as Jinja's are.</summary>
internal static class SelectionFilters
{
    public static IEnumerable<Builtin> All { get; } =
    [
        new("map", "value * **", call => Lazy(call, Map)),
        new("select", "value * **", call => Lazy(call, c => Select(c, wanted: true, hasAttribute: false))),
        new("reject", "value * **", call => Lazy(call, c => Select(c, wanted: false, hasAttribute: false))),
        new("selectattr", "value * **", call => Lazy(call, c => Select(c, wanted: true, hasAttribute: true))),
        new("rejectattr", "value * **", call => Lazy(call, c => Select(c, wanted: false, hasAttribute: true))),
    ];

    // An empty input is not even asked for the filter's name.
    private static IteratorValue Lazy(Call call, Func<Call, Func<Value, Value?>> prepare)
    {
        return new IteratorValue(Run());

        IEnumerable<Value> Run()
        {
            if (!call[0].IsTrue)
            {
                yield break;
            }

            Func<Value, Value?> step = prepare(call);
            foreach (Value item in call.State.Items(call[0]))
            {
                if (step(item) is Value result)
                {
                    yield return result;
                }
            }
        }
    }

    private static Func<Value, Value?> Map(Call call)
    {
        if (call.Rest.Count == 0)
        {
            Dictionary<string, Value> named = new(call.Named, StringComparer.Ordinal);
            if (!named.Remove("attribute", out Value? attribute))
            {
                throw TemplateFault.Evaluation("map requires a filter argument");
            }

            named.Remove("default", out Value? fallback);
            return named.Count > 0
                ? throw TemplateFault.Evaluation($"Unexpected keyword argument '{named.Keys.First()}'")
                : Getter.Of(call.State, attribute, fallback: fallback);
        }

        string name = call.State.Text(call.Rest[0]);
        Builtin filter = Filters.Find(name) ?? throw TemplateFault.Evaluation($"No filter named '{name}'");
        Arguments rest = call.Further.Skip(1);
        return item => filter.Invoke(call.State, rest.Prepend(item));
    }

    private static Func<Value, Value?> Select(Call call, bool wanted, bool hasAttribute)
    {
        Func<Value, Value> get = value => value;
        Arguments rest = call.Further;
        if (hasAttribute)
        {
            get = Getter.Of(call.State, rest.Positional.Count > 0 ? rest.Positional[0] : throw TemplateFault.Evaluation("Missing parameter for attribute name"));
            rest = rest.Skip(1);
        }

        if (rest.Positional.Count == 0)
        {
            return item => get(item).IsTrue == wanted ? item : null;
        }

        string name = call.State.Text(rest.Positional[0]);
        Builtin test = Tests.Find(name) ?? throw TemplateFault.Evaluation($"No test named '{name}'");
        rest = rest.Skip(1);
        return item => test.Invoke(call.State, rest.Prepend(get(item))).IsTrue == wanted ? item : null;
    }
}
