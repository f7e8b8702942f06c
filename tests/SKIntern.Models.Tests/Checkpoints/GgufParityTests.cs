using System.Text.RegularExpressions;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

/// <summary>Files that gguf-py wrote, held against its own dequantisation, and a real model.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public partial class GgufParityTests
{
    private const string Weight = "weight";

    public static TheoryData<string> TypeFiles => [.. SharedFolder.FilesIn("*.gguf", "goldens", "gguf")];

    public static TheoryData<string> Models => [.. SharedFolder.FilesIn("*.gguf", "models")];

    [Theory]
    [MemberData(nameof(TypeFiles))]
    public void Load_EveryType_EqualsTheReferenceToTheLastBit(string name)
    {
        string path = SharedFolder.Require("goldens", "gguf", name);
        using GgufFile file = GgufFile.Open(path);
        string type = file.Entries[Weight].StorageType;
        using SafetensorsFile golden = SafetensorsFile.Open(SharedFolder.Require("goldens", "gguf", "golden.safetensors"));
        using DisposeScope scope = NewDisposeScope();

        Tensor expected = golden.Load(golden.Entries.ContainsKey(Path.GetFileNameWithoutExtension(name)) ? Path.GetFileNameWithoutExtension(name) : type);
        Tensor actual = file.Load(Weight, ScalarType.Float32);

        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
        Assert.True(expected.bytes.SequenceEqual(actual.bytes));
        Assert.True(file.Load(Weight, ScalarType.BFloat16).bytes.SequenceEqual(expected.to(ScalarType.BFloat16).bytes));
    }

    [Fact]
    public void Write_TheReferencesFiles_GivesThemBack()
    {
        // Values that came out of a type's blocks go into the same blocks again: a scale is exact where the largest is 127 steps.
        string[] paths = [.. SharedFolder.FilesIn("*.gguf", "goldens", "gguf").Select(name => SharedFolder.Require("goldens", "gguf", name))];
        var types = GgufTensorType.ById.Values.ToDictionary(t => t.Name, t => (GgufWeightType)t.Id, StringComparer.Ordinal);
        var written = new HashSet<GgufWeightType>();
        using var folder = new TemporaryFolder();
        foreach (string path in paths)
        {
            using GgufFile reference = GgufFile.Open(path);
            if (reference.Entries.Values.All(e => Enum.IsDefined(types[e.StorageType])))
            {
                RequireEqual(reference, types, folder.File("w.gguf"));
                written.UnionWith(reference.Entries.Values.Select(e => types[e.StorageType]));
            }
        }

        Assert.Equal(Enum.GetValues<GgufWeightType>().Order(), written.Order());
    }

    [Theory]
    [MemberData(nameof(TypeFiles))]
    public void Metadata_EveryFile_IsReadWhole(string name)
    {
        using GgufFile file = GgufFile.Open(SharedFolder.Require("goldens", "gguf", name));

        Assert.NotEmpty(file.Metadata.GetString("general.architecture"));
        Assert.All(file.Metadata.Keys, key => Assert.True(file.Metadata.TryGetValue(key, out object? value) && value is not null));
        Assert.All(file.Entries.Values, e => Assert.True(e.ElementCount > 0));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Load_RealModel_HasEveryTensorOfItsLayers(string name)
    {
        string path = SharedFolder.Require("models", name);
        using (GgufFile raw = GgufFile.Open(path))
        {
            string architecture = raw.Metadata.GetString("general.architecture");
            Assert.SkipUnless(architecture == "llama", $"{name}: the architecture {architecture} is not supported");
        }

        using GgufModelSource source = GgufModelSource.Open(path);
        uint layers = source.Metadata.GetUInt32("llama.block_count"), width = source.Metadata.GetUInt32("llama.embedding_length");

        // All layers have the same tensors, and none is missing.
        var perLayer = source.Entries.Keys.Select(n => Layer().Match(n)).Where(m => m.Success).GroupBy(m => m.Groups[1].Value).ToList();
        Assert.Equal(layers, (uint)perLayer.Count);
        Assert.All(perLayer, l => Assert.Equal(perLayer[0].Select(m => m.Groups[2].Value).Order(), l.Select(m => m.Groups[2].Value).Order()));
        Assert.Equal([width], source.Entries["model.norm.weight"].Shape);
        Assert.Equal(width, source.Entries["model.embed_tokens.weight"].Shape[1]);
        Assert.All(source.Entries.Values, entry =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor tensor = source.Load(entry.Name, ScalarType.Float32);
            Assert.Equal(entry.Shape, tensor.shape);
            Assert.True(tensor.isfinite().all().item<bool>(), entry.Name);
            Assert.True(tensor.std().item<float>() > 0, entry.Name);
        });
    }

    private static void RequireEqual(GgufFile reference, Dictionary<string, GgufWeightType> types, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        GgufOutputTensor[] tensors = [.. reference.Entries.Values.Select(e => new GgufOutputTensor(LazyTensor.Of(e.Name, reference.Load(e.Name)), types[e.StorageType]))];
        GgufWriter.Write(path, reference.Metadata.Pairs, tensors, cancellationToken: TestContext.Current.CancellationToken);

        using GgufFile written = GgufFile.Open(path);
        Assert.Equal(new FileInfo(reference.Location).Length, new FileInfo(path).Length);
        Assert.Equal(reference.Metadata.Pairs.Select(p => p.Key), written.Metadata.Pairs.Select(p => p.Key));
        Assert.All(reference.Metadata.Pairs.Zip(written.Metadata.Pairs), p => Assert.Equal(p.First.Value, p.Second.Value));
        Assert.All(reference.Entries.Values, e =>
        {
            Assert.Equal(e.StorageType, written.Entries[e.Name].StorageType);
            Assert.True(reference.Load(e.Name).bytes.SequenceEqual(written.Load(e.Name).bytes), $"{reference.Location}: {e.Name}");
        });
    }

    [GeneratedRegex(@"^model\.layers\.(\d+)\.(.+)$")]
    private static partial Regex Layer();
}
