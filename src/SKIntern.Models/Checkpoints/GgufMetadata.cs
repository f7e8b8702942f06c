using System.Diagnostics.CodeAnalysis;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// The key-value pairs of a GGUF file. Every getter throws a <see cref="CheckpointException"/> that names the file, the key
/// and the expected type where the key is absent (unless a fallback is given) or holds something else.
/// </summary>
/// <remarks>
/// Values are boxed <see cref="byte"/>, <see cref="sbyte"/>, <see cref="ushort"/>, <see cref="short"/>, <see cref="uint"/>,
/// <see cref="int"/>, <see cref="ulong"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="string"/>, one-dimensional arrays of these, or <see cref="Array"/>[] for arrays of arrays.
/// </remarks>
public sealed class GgufMetadata
{
    private readonly string _location;
    private readonly IReadOnlyDictionary<string, object> _values;

    internal GgufMetadata(string location, IReadOnlyDictionary<string, object> values) => (_location, _values) = (location, values);

    /// <summary>The keys, in the order of the file.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>All keys with their values, in the order of the file; see the remarks of the class.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Pairs => [.. _values];

    /// <summary>Whether there is a value for a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there is.</returns>
    public bool Contains(string key) => _values.ContainsKey(key);

    /// <summary>Finds a value of any type.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; see the remarks of the class.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _values.TryGetValue(key, out value);

    /// <summary>Gets a text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What to return where the key is absent; <see langword="null"/> makes the key required.</param>
    /// <returns>The text.</returns>
    /// <exception cref="CheckpointException">The key is absent and required, or holds another type.</exception>
    public string GetString(string key, string? fallback = null)
        => Find(key, "String", fallback is null) switch
        {
            null => fallback!,
            string text => text,
            object other => throw Mismatch(key, "String", other),
        };

    /// <summary>Gets a truth value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What to return where the key is absent; <see langword="null"/> makes the key required.</param>
    /// <returns>The value.</returns>
    /// <exception cref="CheckpointException">The key is absent and required, or holds another type.</exception>
    public bool GetBoolean(string key, bool? fallback = null)
        => Find(key, "Bool", fallback is null) switch
        {
            null => fallback!.Value,
            bool value => value,
            object other => throw Mismatch(key, "Bool", other),
        };

    /// <summary>Gets a fraction, stored in either precision.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What to return where the key is absent; <see langword="null"/> makes the key required.</param>
    /// <returns>The number.</returns>
    /// <exception cref="CheckpointException">The key is absent and required, or holds another type.</exception>
    public float GetFloat32(string key, float? fallback = null)
        => Find(key, "Float32", fallback is null) switch
        {
            null => fallback!.Value,
            float value => value,
            double value => (float)value,
            object other => throw Mismatch(key, "Float32", other),
        };

    /// <summary>Gets a whole number, stored in any integer type (writers differ), from 0 to 2^32 - 1.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What to return where the key is absent; <see langword="null"/> makes the key required.</param>
    /// <returns>The number.</returns>
    /// <exception cref="CheckpointException">The key is absent and required, holds another type, or a number out of range.</exception>
    public uint GetUInt32(string key, uint? fallback = null)
        => Find(key, "UInt32", fallback is null) is { } value ? (uint)Integer(key, "UInt32", value, uint.MinValue, uint.MaxValue) : fallback!.Value;

    /// <summary>Gets a whole number, stored in any integer type (writers differ), from -2^31 to 2^31 - 1.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What to return where the key is absent; <see langword="null"/> makes the key required.</param>
    /// <returns>The number.</returns>
    /// <exception cref="CheckpointException">The key is absent and required, holds another type, or a number out of range.</exception>
    public int GetInt32(string key, int? fallback = null)
        => Find(key, "Int32", fallback is null) is { } value ? (int)Integer(key, "Int32", value, int.MinValue, int.MaxValue) : fallback!.Value;

    /// <summary>Gets a whole number, stored in any integer type (writers differ), from -2^63 to 2^63 - 1.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What to return where the key is absent; <see langword="null"/> makes the key required.</param>
    /// <returns>The number.</returns>
    /// <exception cref="CheckpointException">The key is absent and required, holds another type, or a number out of range.</exception>
    public long GetInt64(string key, long? fallback = null)
        => Find(key, "Int64", fallback is null) is { } value ? (long)Integer(key, "Int64", value, long.MinValue, long.MaxValue) : fallback!.Value;

    /// <summary>Gets an array whose elements are stored in exactly one type.</summary>
    /// <typeparam name="T">The element type: one of those in the remarks of the class.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The elements.</returns>
    /// <exception cref="CheckpointException">The key is absent, or holds another type.</exception>
    public IReadOnlyList<T> GetArray<T>(string key)
    {
        string expected = $"array of {TypeName(typeof(T))}";

        // Compared by type: the runtime would let an array of Int32 pass for one of UInt32.
        object value = Find(key, expected, required: true)!;
        return value.GetType() == typeof(T[]) ? ((T[])value).AsReadOnly() : throw Mismatch(key, expected, value);
    }

    private object? Find(string key, string expected, bool required)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _values.TryGetValue(key, out object? value) || !required
            ? value
            : throw new CheckpointException(_location, $"metadata key '{key}' is absent; expected {expected}.");
    }

    private Int128 Integer(string key, string expected, object value, Int128 minimum, Int128 maximum)
    {
        Int128 number = value switch
        {
            byte n => n,
            sbyte n => n,
            ushort n => n,
            short n => n,
            uint n => n,
            int n => n,
            ulong n => n,
            long n => n,
            _ => throw Mismatch(key, expected, value),
        };
        return number >= minimum && number <= maximum
            ? number
            : throw new CheckpointException(_location, $"metadata key '{key}' is {number}; expected {expected}, from {minimum} to {maximum}.");
    }

    private CheckpointException Mismatch(string key, string expected, object value)
        => new(_location, $"metadata key '{key}' holds {TypeName(value.GetType())}; expected {expected}.");

    private static string TypeName(Type type) => type switch
    {
        { IsArray: true } => $"array of {TypeName(type.GetElementType()!)}",
        _ when type == typeof(byte) => "UInt8",
        _ when type == typeof(sbyte) => "Int8",
        _ when type == typeof(float) => "Float32",
        _ when type == typeof(double) => "Float64",
        _ when type == typeof(bool) => "Bool",
        _ => type.Name,
    };
}
