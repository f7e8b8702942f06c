using System.Globalization;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The attribute argument of filters: a name, an index, or several between dots.</summary>
internal static class Getter
{
    /// <summary>Makes the function that reads an attribute; without one it gives the value itself.</summary>
    public static Func<Value, Value> Of(RenderState state, Value? attribute, bool ignoresCase = false, Value? fallback = null)
    {
        List<Value> path = attribute switch
        {
            null or NoneValue => [],
            StringValue text => [.. text.Text.Split('.').Select(Part)],
            _ => [attribute],
        };
        return value =>
        {
            foreach (Value part in path)
            {
                value = Members.Item(state, value, part);
                value = value is UndefinedValue && fallback is not null ? fallback : value;
            }

            return ignoresCase && value is StringValue text ? state.NewText(Casing.Lower(text.Text)) : value;
        };
    }

    /// <summary>Several attributes between commas, for sorting; their values are compared in turn.</summary>
    public static Func<Value, Value> OfMany(RenderState state, Value? attributes, bool ignoresCase)
    {
        if (attributes is not StringValue text || !text.Text.Contains(',', StringComparison.Ordinal))
        {
            return Of(state, attributes, ignoresCase);
        }

        Func<Value, Value>[] getters = [.. text.Text.Split(',').Select(a => Of(state, new StringValue(a), ignoresCase))];
        return value => state.NewList([.. getters.Select(g => g(value))]);
    }

    private static Value Part(string part)
        => part.Length > 0 && part.All(char.IsAsciiDigit) && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? IntValue.Of(index)
            : new StringValue(part);
}
