using System.Text.Json;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

/// <summary>The tokenizers of the reference folder and the rows that the reference answers for each.</summary>
internal static class TokenizerGoldens
{
    private const string Goldens = "goldens";
    private const string Tokenizers = "tokenizers";

    public static TheoryData<string> Folders => [.. SharedFolder.FoldersIn(Goldens, Tokenizers)];

    public static string Require(string name) => SharedFolder.Require(Goldens, Tokenizers, name);

    /// <summary>Compares row by row and fails with the first differences.</summary>
    public static void CheckRows(string name, Action<JsonElement, Differences> compare)
    {
        string[] lines = File.ReadAllLines($"{Require(name)}.jsonl");
        Differences differences = new();
        foreach (string line in lines)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            compare(row.RootElement, differences);
        }

        Assert.NotEmpty(lines);
        differences.AssertNone(lines.Length);
    }

    public static int[] Ids(JsonElement row, string field) => [.. row.GetProperty(field).EnumerateArray().Select(e => e.GetInt32())];

    /// <summary>What differs from the reference.</summary>
    internal sealed class Differences
    {
        private readonly List<string> _found = [];

        public void Check(string text, string field, string expected, string actual)
        {
            if (expected != actual)
            {
                _found.Add($"{JsonSerializer.Serialize(text)} {field}: expected {expected}, got {actual}");
            }
        }

        public void Check(string text, string field, IEnumerable<int> expected, IEnumerable<int> actual)
            => Check(text, field, string.Join(' ', expected), string.Join(' ', actual));

        public void AssertNone(int rows)
            => Assert.True(_found.Count == 0, $"{_found.Count} differences in {rows} rows:\n{string.Join('\n', _found.Take(10))}");
    }
}
