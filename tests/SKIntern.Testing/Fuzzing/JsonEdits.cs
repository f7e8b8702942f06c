using System.Text;
using System.Text.Json;
using CsCheck;

namespace SKIntern.Testing.Fuzzing;

/// <summary>Edits of JSON texts that mostly leave them JSON, so that what reads the values is reached.</summary>
internal static class JsonEdits
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-1", "1", "3", "0.5", "-0", "1e3", "1e400", "-1e400", "1e-400", "4000000", "2147483647", "2147483648", "-2147483649",
            "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "123456789012345678901234567890", "NaN", "Infinity", "-Infinity", "01",
            "\"\"", "\" \"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"..\"", "\"../x\"", "\"NaN\"", "'a'", "\"\\x\"",
            "[]", "{}", "[[]]", "[null]", "[0]", "[0,0]", "[\"a\"]", "[\"a\",\"b\",\"c\"]", "{\"\":0}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "[{}]", "[1,[2,[3]]]", "/**/1", "",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xFF, 0xFE, (byte)'"'], [(byte)'"', 0xC3, (byte)'"'], [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        Nested('[', ']', 60), Nested('[', ']', 300), Nested('[', ' ', 2000), Encoding.UTF8.GetBytes($"\"{new string('x', 5000)}\""), Encoding.UTF8.GetBytes(new string('9', 5000)),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 300)) + "1" + new string('}', 300)),
    ];

    internal static readonly Gen<Edit> Any = Gen.Select(
        Gen.Int[0, 7], Gen.UInt, Gen.UInt, Gen.OneOfConst(Values),
        (kind, at, other, value) => (Edit)(bytes => Apply(bytes, kind, at, other, value)));

    private static byte[] Nested(char open, char close, int depth) => Encoding.UTF8.GetBytes(new string(open, depth) + new string(close, depth).TrimEnd());

    private static byte[] Apply(byte[] bytes, int kind, uint at, uint other, byte[] value)
    {
        List<Part> parts = PartsOf(bytes);
        if (parts.Count == 0)
        {
            return bytes;
        }

        Part part = parts[(int)(at % (uint)parts.Count)];
        Part[] alike = [.. parts.Where(p => p.IsName == part.IsName)];
        Part donor = alike[other % (uint)alike.Length];
        return (kind, part.IsName) switch
        {
            // A name's text in another's place, or the member twice.
            ( < 4, true) => Replace(bytes, part, bytes.AsSpan(donor.Start, donor.Length)),
            (_, true) => Insert(bytes, part.Start, [.. bytes.AsSpan(part.Start, part.Length), (byte)':', .. value, (byte)',']),
            ( < 5, false) => Replace(bytes, part, value),
            (5, false) => Replace(bytes, part, bytes.AsSpan(donor.Start, donor.Length)),
            (6, false) => Insert(bytes, part.Start, [.. bytes.AsSpan(part.Start, part.Length), (byte)',']),
            _ => Insert(bytes, part.Start, [.. value, (byte)',']),
        };
    }

    private static byte[] Replace(byte[] bytes, Part part, ReadOnlySpan<byte> by) => [.. bytes.AsSpan(0, part.Start), .. by, .. bytes.AsSpan(part.Start + part.Length)];

    private static byte[] Insert(byte[] bytes, int at, ReadOnlySpan<byte> what) => [.. bytes.AsSpan(0, at), .. what, .. bytes.AsSpan(at)];

    /// <summary>The names and values of a text, containers among them, as far as it is JSON.</summary>
    private static List<Part> PartsOf(byte[] bytes)
    {
        var parts = new List<Part>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 10_000 });
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(start);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        int begin = open.Pop();
                        parts.Add(new(begin, (int)reader.BytesConsumed - begin, IsName: false));
                        break;
                    case JsonTokenType.PropertyName:
                        parts.Add(new(start, reader.ValueSpan.Length + 2, IsName: true));
                        break;
                    default:
                        parts.Add(new(start, (int)reader.BytesConsumed - start, IsName: false));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // An earlier edit broke the text; what stands before that place can still be edited.
        }

        return parts;
    }

    private readonly record struct Part(int Start, int Length, bool IsName);
}
