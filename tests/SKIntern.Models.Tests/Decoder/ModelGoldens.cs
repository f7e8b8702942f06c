using System.Text.Json;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Decoder;

/// <summary>The folders of reference decoders, with every config format each has.</summary>
public static class ModelGoldens
{
    /// <summary>(folder, config file) for every folder, whatever its kind.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string folder in SharedFolder.FoldersIn("goldens", "models"))
        {
            string path = SharedFolder.Root is null ? "" : Path.Combine(SharedFolder.Root, "goldens", "models", folder);
            string[] configs = folder.Length == 0 ? [""] : [.. Directory.GetFiles(path, "config*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
            foreach (string config in configs)
            {
                cases.Add(folder, config);
            }
        }

        return cases;
    }

    /// <summary>The folder and config; skips the running test for an encoder, which other tests hold to its reference.</summary>
    public static (string Folder, DecoderConfig Config) Require(string folder, string configFile)
    {
        string path = SharedFolder.Require("goldens", "models", folder);
        string configPath = Path.Combine(path, configFile);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(configPath));
        string type = json.RootElement.GetProperty("model_type").GetString()!;
        Assert.SkipWhen(EncoderConfigReader.SupportedModelTypes.Contains(type), $"'{folder}' is a {type}, an encoder: EncoderParityTests hold it to its reference");
        return (path, DecoderConfigReader.Read(configPath));
    }
}
