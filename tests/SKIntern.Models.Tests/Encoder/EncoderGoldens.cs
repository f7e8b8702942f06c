using System.Text.Json;
using SKIntern.Models.Encoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Encoder;

/// <summary>The folders of reference encoders, found by what their configs say they are.</summary>
public static class EncoderGoldens
{
    /// <summary>(folder, config file) for every encoder among the reference models, with every config format each has.</summary>
    public static TheoryData<string, string> Models() => Find(["goldens", "models"], folder => Directory.GetFiles(folder, "config*.json"));

    /// <summary>The folders of reference token classifiers with probabilities.</summary>
    public static TheoryData<string> Classifiers()
    {
        var cases = new TheoryData<string>();
        string[] folders = [.. SharedFolder.FoldersIn("goldens", "llmlingua").Where(f => f.Length == 0 || File.Exists(Path.Combine(SharedFolder.Root!, "goldens", "llmlingua", f, "probabilities.jsonl")))];
        cases.AddRange(folders.Length > 0 ? folders : [""]);
        return cases;
    }

    private static TheoryData<string, string> Find(string[] parts, Func<string, string[]> configsOf)
    {
        var cases = new TheoryData<string, string>();
        foreach (string folder in SharedFolder.FoldersIn(parts).Where(f => f.Length > 0))
        {
            foreach (string config in configsOf(Path.Combine([SharedFolder.Root!, .. parts, folder])).Order(StringComparer.Ordinal))
            {
                using JsonDocument json = JsonDocument.Parse(File.ReadAllText(config));
                if (EncoderConfigReader.SupportedModelTypes.Contains(json.RootElement.GetProperty("model_type").GetString()))
                {
                    cases.Add(folder, Path.GetFileName(config));
                }
            }
        }

        // A theory without rows would fail; this row is skipped with the reason.
        if (cases.Count == 0)
        {
            cases.Add("", "");
        }

        return cases;
    }
}
