using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>The arguments of a call.</summary>
internal sealed record Arguments(IReadOnlyList<Value> Positional, IReadOnlyList<KeyValuePair<string, Value>> Named)
{
    public static readonly Arguments None = new([], []);

    public Arguments Prepend(params ReadOnlySpan<Value> first) => this with { Positional = [.. first, .. Positional] };

    public Arguments Skip(int count) => this with { Positional = [.. Positional.Skip(count)] };
}
