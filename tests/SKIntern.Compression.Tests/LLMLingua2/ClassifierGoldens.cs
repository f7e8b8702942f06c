using System.Text.Json;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests.LLMLingua2;

/// <summary>The reference rows of llmlingua with a token classifier, found by what the folders' configs say they are.</summary>
public static class ClassifierGoldens
{
    private const string Parent = "llmlingua";

    /// <summary>The folders; one empty name where there are none, with which a test is skipped visibly.</summary>
    public static TheoryData<string> Folders()
    {
        IEnumerable<string> folders = SharedFolder.FoldersIn("goldens", Parent)
            .Where(f => f.Length > 0 && IsClassifier(Path.Combine(SharedFolder.Root!, "goldens", Parent, f)));
        return [.. folders.DefaultIfEmpty("")];
    }

    public static string Require(string folder)
    {
        string path = SharedFolder.Require("goldens", Parent, folder);
        Assert.SkipWhen(folder.Length == 0, "there is no token classifier among the reference folders of llmlingua");
        return path;
    }

    /// <summary>The rows of a file of JSON lines.</summary>
    public static IEnumerable<JsonElement> Rows(string folder, string file)
    {
        foreach (string line in File.ReadLines(Path.Combine(folder, file)))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            yield return row.RootElement.Clone();
        }
    }

    public static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];

    private static bool IsClassifier(string folder)
    {
        string config = Path.Combine(folder, "config.json");
        if (!File.Exists(config) || !File.Exists(Path.Combine(folder, "cases.jsonl")))
        {
            return false;
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(config));
        return json.RootElement.TryGetProperty("architectures", out JsonElement architectures)
            && architectures.EnumerateArray().Any(architecture => architecture.GetString()!.EndsWith("ForTokenClassification", StringComparison.Ordinal));
    }
}
