using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja;

/// <summary>Takes variables into the interpreter: plain data, and nothing that has members of its own.</summary>
internal sealed class ValueConverter(int maxDepth)
{
    public Value Convert(object? data, int depth = 0) => data switch
    {
        null => NoneValue.Instance,
        JsonElement element => Convert(element, depth),
        string text => new StringValue(text),
        bool flag => BoolValue.Of(flag),
        sbyte or byte or short or ushort or int or uint or long => IntValue.Of((BigInteger)System.Convert.ToInt64(data, CultureInfo.InvariantCulture)),
        ulong number => IntValue.Of(number),
        BigInteger number => IntValue.Of(number),
        float number => new FloatValue(number),
        double number => new FloatValue(number),
        IReadOnlyDictionary<string, object?> map => Map(map, depth),
        IDictionary<string, object?> map => Map(map, depth),
        IEnumerable items => List(items.Cast<object?>(), depth),
        _ => throw TemplateFault.Evaluation($"a variable holds a {data.GetType().Name}; expected null, text, a truth value, a number, a list, a dictionary or JSON"),
    };

    public DictValue Map(IEnumerable<KeyValuePair<string, object?>> entries, int depth = 0)
    {
        Check(depth);
        return new DictValue(entries.Select(e => new KeyValuePair<Value, Value>(new StringValue(e.Key), Convert(e.Value, depth + 1))));
    }

    private ListValue List(IEnumerable<object?> items, int depth)
    {
        Check(depth);
        return new ListValue([.. items.Select(i => Convert(i, depth + 1))]);
    }

    private Value Convert(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.Object => Map(element.EnumerateObject().Select(p => new KeyValuePair<string, object?>(p.Name, p.Value)), depth),
        JsonValueKind.Array => List(element.EnumerateArray().Select(e => (object?)e), depth),
        JsonValueKind.String => new StringValue(element.GetString()!),
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.True => BoolValue.True,
        JsonValueKind.False => BoolValue.False,
        _ => NoneValue.Instance,
    };

    // As Python reads JSON: a point or an exponent makes a float.
    private static NumberValue Number(string text)
        => text.AsSpan().ContainsAny(".eE")
            ? new FloatValue(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))
            : text.Length <= IntValue.MaxDigits
                ? IntValue.Of(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
                : throw TemplateFault.Evaluation($"Exceeds the limit ({IntValue.MaxDigits} digits) for integer string conversion");

    private void Check(int depth)
    {
        if (depth >= maxDepth)
        {
            throw TemplateFault.Limit(nameof(ChatTemplateLimits.MaxValueDepth), maxDepth);
        }
    }
}
