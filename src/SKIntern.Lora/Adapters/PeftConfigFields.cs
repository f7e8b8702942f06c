using System.Text.Json;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Lora.Adapters;

/// <summary>Reads fields of an adapter's config; every complaint names file and field. Absent and null are the same.</summary>
internal sealed class PeftConfigFields(string path, JsonElement root)
{
    public CheckpointException Error(string field, string message) => new(path, $"field '{field}': {message}.");

    public bool Has(string field, Func<JsonElement, bool> test)
    {
        try
        {
            return TryGet(field, out JsonElement value) && test(value);
        }
        catch (InvalidOperationException)
        {
            throw Unexpected(field, "a value of another kind");
        }
    }

    public void Refuse(string field, Func<JsonElement, bool> isUnsupported, string message)
    {
        if (Has(field, isUnsupported))
        {
            throw Error(field, message);
        }
    }

    public string? GetString(string field)
        => !TryGet(field, out JsonElement value) ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Unexpected(field, "a text");

    public bool GetBoolean(string field)
        => TryGet(field, out JsonElement value) && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Unexpected(field, "true or false"));

    public double? GetNumber(string field)
        => TryGet(field, out JsonElement value) ? ToNumber(value) ?? throw Unexpected(field, "a number that can be computed with") : null;

    public int? GetInteger(string field) => !TryGet(field, out JsonElement value) ? null : ToInteger(field, value);

    public IReadOnlyList<int> GetIntegers(string field) => [.. GetOneOrMany(field).Select(v => ToInteger(field, v))];

    public IReadOnlyList<string> GetStrings(string field)
        => [.. GetOneOrMany(field).Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : throw Unexpected(field, "texts"))];

    public IReadOnlyList<KeyValuePair<string, double>> GetNumbersByName(string field) => GetByName(field, "numbers by name", ToNumber);

    public IReadOnlyList<KeyValuePair<string, int>> GetIntegersByName(string field)
        => GetByName<int>(field, "whole numbers by name", v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out int number) ? number : null);

    public ModuleSelection? GetSelection(string field)
    {
        if (!TryGet(field, out JsonElement value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
        {
            return null;
        }

        try
        {
            return value.ValueKind != JsonValueKind.String ? ModuleSelection.ByName(GetStrings(field))
                : value.GetString() == ModuleSelection.AllLinearKeyword ? ModuleSelection.AllLinear
                : ModuleSelection.ByPattern(value.GetString()!);
        }
        catch (ArgumentException)
        {
            throw Unexpected(field, "a pattern or names, none of them empty");
        }
    }

    private static double? ToNumber(JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    private IReadOnlyList<KeyValuePair<string, T>> GetByName<T>(string field, string expected, Func<JsonElement, T?> read)
        where T : struct
    {
        if (!TryGet(field, out JsonElement value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Object
            ? [.. value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, read(p.Value) ?? throw Unexpected(field, expected)))]
            : throw Unexpected(field, expected);
    }

    private IEnumerable<JsonElement> GetOneOrMany(string field)
        => !TryGet(field, out JsonElement value) ? [] : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];

    private int ToInteger(string field, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Unexpected(field, "a whole number");

    private bool TryGet(string field, out JsonElement value)
        => root.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;

    private CheckpointException Unexpected(string field, string expected) => Error(field, $"{expected} is expected");
}
