using System.Text.Json;
using SKIntern.IO;

namespace SKIntern.Models.Checkpoints;

/// <summary>Reads fields of a JSON object in a checkpoint folder; every complaint names file and field.</summary>
internal sealed class JsonObjectReader : IDisposable
{
    private readonly JsonDocument? _document;
    private readonly JsonElement _element;
    private readonly string _prefix;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private JsonObjectReader(string path, JsonElement element, string prefix, JsonDocument? document)
    {
        Path = path;
        _element = element;
        _prefix = prefix;
        _document = document;
    }

    internal string Path { get; }

    /// <summary>The fields that nobody has asked for yet, in the file's order; a null counts as absent.</summary>
    internal IReadOnlyList<string> UnreadFields
        => [.. _element.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => p.Name).Where(n => !_asked.Contains(n))];

    /// <summary>The number of fields, whatever their values.</summary>
    internal int FieldCount => _element.EnumerateObject().Count();

    /// <exception cref="CheckpointException">The file is missing, unreadable, or not a JSON object.</exception>
    internal static JsonObjectReader Open(string path)
    {
        JsonDocument document = Parse(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new CheckpointException(path, "a JSON object is expected.");
        }

        return new(path, document.RootElement, "", document);
    }

    /// <summary>Opens a file that holds a list of objects.</summary>
    /// <exception cref="CheckpointException">The file is missing, unreadable, or not a JSON list of objects.</exception>
    internal static IReadOnlyList<JsonObjectReader> OpenList(string path)
    {
        using JsonDocument document = Parse(path);
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object)
            ? [.. root.EnumerateArray().Select((e, i) => new JsonObjectReader(path, e.Clone(), $"[{i}].", null))]
            : throw new CheckpointException(path, "a JSON list of objects is expected.");
    }

    internal CheckpointException Error(string field, string message) => new(Path, $"field '{_prefix}{field}': {message}.");

    internal string? GetOptionalString(string field) => Get(field, JsonValueKind.String, "a text", e => e.GetString());

    internal string GetString(string field) => GetOptionalString(field) ?? throw Error(field, "missing; a text is expected");

    internal double? GetOptionalDouble(string field)
        => TryGet(field, out JsonElement e) ? ToDouble(e) ?? throw Unexpected(field, e, "a number that can be computed with") : null;

    internal double GetDouble(string field, double? otherwise = null)
        => GetOptionalDouble(field) ?? otherwise ?? throw Error(field, "missing; a number is expected");

    /// <summary>A number that a null switches off; <paramref name="ifAbsent"/> where the field is not there at all.</summary>
    internal double? GetOptionalDouble(string field, double? ifAbsent) => IsNull(field) ? null : GetOptionalDouble(field) ?? ifAbsent;

    /// <summary>A whole number that a null switches off; <paramref name="ifAbsent"/> where the field is not there at all.</summary>
    internal int? GetOptionalInt(string field, int? ifAbsent) => IsNull(field) ? null : TryGet(field, out _) ? GetInt(field) : ifAbsent;

    internal int GetInt(string field, int? otherwise = null)
    {
        if (!TryGet(field, out JsonElement e))
        {
            return otherwise ?? throw Error(field, "missing; a whole number is expected");
        }

        return e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out int value) ? value : throw Unexpected(field, e, "a whole number");
    }

    internal bool GetBool(string field, bool otherwise)
        => !TryGet(field, out JsonElement e) ? otherwise
            : e.ValueKind is JsonValueKind.True or JsonValueKind.False ? e.GetBoolean() : throw Unexpected(field, e, "true or false");

    /// <summary>A whole number or a list of them; empty where the field is absent or null.</summary>
    internal IReadOnlyList<int> GetIntOrList(string field)
    {
        if (!TryGet(field, out JsonElement e))
        {
            return [];
        }

        IEnumerable<JsonElement> items = e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : [e];
        return [.. items.Select(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out int id) ? id : throw Unexpected(field, i, "a whole number or a list of them"))];
    }

    /// <summary>A list of whole numbers; <see langword="null"/> where the field is absent or null.</summary>
    internal IReadOnlyList<int>? GetIntList(string field)
        => GetList<int>(field, "a list of whole numbers", i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out int value) ? value : null);

    /// <summary>A list of numbers; <see langword="null"/> where the field is absent or null.</summary>
    internal IReadOnlyList<double>? GetDoubleList(string field)
        => GetList<double>(field, "a list of numbers", ToDouble);

    /// <summary>A list of texts; <see langword="null"/> where the field is absent or null.</summary>
    internal IReadOnlyList<string>? GetStringList(string field)
    {
        if (!TryGet(field, out JsonElement e))
        {
            return null;
        }

        const string Expected = "a list of texts";
        return e.ValueKind == JsonValueKind.Array
            ? [.. e.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw Unexpected(field, i, Expected))]
            : throw Unexpected(field, e, Expected);
    }

    /// <summary>Takes fields that have no influence here out of <see cref="UnreadFields"/>.</summary>
    internal void Acknowledge(params IEnumerable<string> fields) => _asked.UnionWith(fields);

    internal JsonObjectReader? GetObject(string field)
        => !TryGet(field, out JsonElement e) ? null
            : e.ValueKind == JsonValueKind.Object ? new(Path, e, $"{_prefix}{field}.", null) : throw Unexpected(field, e, "an object");

    /// <summary>Refuses a field that is present with a value the library does not support.</summary>
    internal void Refuse(string field, Func<JsonElement, bool> isUnsupported, string supported)
    {
        if (!TryGet(field, out JsonElement e))
        {
            return;
        }

        bool unsupported;
        try
        {
            unsupported = isUnsupported(e);
        }
        catch (InvalidOperationException)
        {
            throw Unexpected(field, e, $"a value of another kind ({supported})");
        }

        if (unsupported)
        {
            throw Error(field, $"{Shorten(e)} is not supported ({supported})");
        }
    }

    public void Dispose() => _document?.Dispose();

    private static JsonDocument Parse(string path)
    {
        try
        {
            return StrictJson.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, "the file cannot be read.", e);
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, $"not valid JSON (line {e.LineNumber + 1}): {e.Message}", e);
        }
    }

    private IReadOnlyList<T>? GetList<T>(string field, string expected, Func<JsonElement, T?> read)
        where T : struct
    {
        if (!TryGet(field, out JsonElement e))
        {
            return null;
        }

        return e.ValueKind == JsonValueKind.Array
            ? [.. e.EnumerateArray().Select(i => read(i) ?? throw Unexpected(field, i, expected))]
            : throw Unexpected(field, e, expected);
    }

    private bool IsNull(string field) => _element.TryGetProperty(field, out JsonElement e) && e.ValueKind == JsonValueKind.Null;

    private static double? ToDouble(JsonElement e)
        => e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    private T? Get<T>(string field, JsonValueKind kind, string expected, Func<JsonElement, T?> read)
        where T : class
        => !TryGet(field, out JsonElement e) ? null : e.ValueKind == kind ? read(e) : throw Unexpected(field, e, expected);

    private bool TryGet(string field, out JsonElement element)
    {
        _asked.Add(field);
        return _element.TryGetProperty(field, out element) && element.ValueKind != JsonValueKind.Null;
    }

    private CheckpointException Unexpected(string field, JsonElement e, string expected) => Error(field, $"{Shorten(e)} is not {expected}");

    private static string Shorten(JsonElement e)
    {
        string text = e.GetRawText();
        return text.Length > 60 ? text[..60] + "…" : text;
    }
}
