using System.Text.Json;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>A value of a JSON file that knows where it stands, so that every complaint names file and field.</summary>
internal readonly struct JsonField
{
    private readonly JsonElement _element;
    private readonly string _file;

    private JsonField(JsonElement element, string file, string name)
    {
        _element = element;
        _file = file;
        Name = name;
    }

    /// <summary>The path inside the file, such as <c>model.merges[3]</c>; empty for the root.</summary>
    public string Name { get; }

    public bool IsString => _element.ValueKind == JsonValueKind.String;

    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>The root of a document, which must be an object.</summary>
    public static JsonField Root(JsonDocument document, string file)
    {
        JsonField root = new(document.RootElement, file, "");
        return root.IsObject ? root : throw root.Expected("an object");
    }

    public TokenizerException Error(string message) => new(_file, Name.Length == 0 ? null : Name, message);

    /// <summary>A member; <see langword="null"/> where it is absent or null.</summary>
    public JsonField? Optional(string member)
    {
        if (!IsObject)
        {
            throw Expected("an object");
        }

        try
        {
            return _element.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null
                ? new JsonField(value, _file, Join(member))
                : null;
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    public JsonField Required(string member)
        => Optional(member) ?? throw new TokenizerException(_file, Join(member), "is missing");

    public string AsString()
    {
        if (!IsString)
        {
            throw Expected("a string");
        }

        try
        {
            return _element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    /// <summary>A token id, in [0, <see cref="TokenTable.MaxId"/>].</summary>
    public int AsId()
        => _element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out int id) && id is >= 0 and <= TokenTable.MaxId
            ? id
            : throw Expected($"a token id from 0 to {TokenTable.MaxId}");

    /// <summary>A whole number in a range.</summary>
    public int AsInteger(int min, int max)
        => _element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out int value) && value >= min && value <= max
            ? value
            : throw Expected($"a whole number from {min} to {max}");

    /// <summary>A finite number.</summary>
    public double AsNumber()
        => _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Expected("a finite number");

    /// <summary>A member that is a string, with what it is where it is absent.</summary>
    public string Text(string member, string byDefault) => Optional(member)?.AsString() ?? byDefault;

    /// <summary>A member that is a truth value, with what it is where it is absent.</summary>
    public bool Flag(string member, bool byDefault)
        => Optional(member) is not JsonField field
            ? byDefault
            : field._element.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => throw field.Expected("true or false"),
            };

    /// <summary>Whether the value is a number other than zero.</summary>
    public bool IsNonZeroNumber()
        => _element.ValueKind == JsonValueKind.Number
            ? !_element.TryGetDouble(out double value) || value != 0
            : throw Expected("a number");

    public IEnumerable<JsonField> Items()
    {
        if (_element.ValueKind != JsonValueKind.Array)
        {
            throw Expected("an array");
        }

        int index = 0;
        foreach (JsonElement item in _element.EnumerateArray())
        {
            yield return new JsonField(item, _file, $"{Name}[{index++}]");
        }
    }

    public IEnumerable<(string Key, JsonField Value)> Members()
    {
        if (!IsObject)
        {
            throw Expected("an object");
        }

        foreach (JsonProperty property in _element.EnumerateObject())
        {
            string key = KeyOf(property);
            yield return (key, new JsonField(property.Value, _file, Join(key)));
        }
    }

    private TokenizerException Expected(string what) => Error($"expected {what}, found {_element.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {_element.GetRawText()}",
        _ => _element.GetRawText(),
    }}");

    private TokenizerException NotUnicode(Exception cause)
        => new(_file, Name.Length == 0 ? null : Name, "a string in it is not valid Unicode", cause);

    private string KeyOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(e);
        }
    }

    private string Join(string member) => Name.Length == 0 ? member : $"{Name}.{member}";
}
