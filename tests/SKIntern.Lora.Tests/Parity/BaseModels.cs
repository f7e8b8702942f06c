using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;

namespace SKIntern.Lora.Tests.Parity;

/// <summary>The small reference models that adapters are made for.</summary>
internal static class BaseModels
{
    /// <summary>The folders of the architectures that are supported.</summary>
    public static IEnumerable<string> Supported()
        => SharedFolder.FoldersIn("goldens", "models").Where(f => f.Length > 0 && DecoderConfigReader.SupportedModelTypes.Contains(GetModelType(f)));

    /// <summary>Loads a model; skips the running test where the reference folder is absent.</summary>
    public static DecoderModel Require(string folder)
    {
        SharedFolder.Require("goldens", "models", folder);
        return Load(folder);
    }

    public static DecoderModel Load(string folder)
    {
        string path = GetPath(folder);
        using ITensorSource source = TensorSources.Open(path);
        return DecoderModel.Load(source, DecoderConfigReader.Read(Path.Combine(path, "config.json")));
    }

    private static string GetPath(string folder) => Path.Combine(SharedFolder.Root!, "goldens", "models", folder);

    private static string GetModelType(string folder)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(GetPath(folder), "config.json")));
        return json.RootElement.GetProperty("model_type").GetString()!;
    }
}
