using System.Collections.Frozen;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>Jinja's filters, as in <c>x|trim</c>, and transformers' own <c>tojson</c>.</summary>
internal static class Filters
{
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(StringComparer.Ordinal, "pprint", "random", "urlize");

    private static readonly FrozenDictionary<string, Builtin> All = new[]
    {
        TextFilters.All, MarkupFilters.All, NumberFilters.All, SequenceFilters.All, SelectionFilters.All, OrderFilters.All,
    }.SelectMany(f => f).ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static Builtin? Find(string name) => All.GetValueOrDefault(name);

    public static bool IsRefused(string name) => Refused.Contains(name);
}
