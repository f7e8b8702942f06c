using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>The names of a loop, macro or block; what is not among them is looked up further out.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, Value>? _names;

    public Value? Find(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._names is not null && scope._names.TryGetValue(name, out Value? value))
            {
                return value;
            }
        }

        return null;
    }

    public void Set(string name, Value value) => (_names ??= new Dictionary<string, Value>(StringComparer.Ordinal))[name] = value;

    private Scope? Outer { get; } = outer;
}
