using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Export;
using SKIntern.Models.Tests.Decoder;
using SKIntern.Models.Tests.Tokenization;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Export;

/// <summary>Every reference decoder goes out in each format and comes back.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class ModelExporterParityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases() => ModelGoldens.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void SaveToFolder_ReferenceModel_ComputesTheSame(string folder, string configFile)
    {
        using LanguageModel model = Load(folder, configFile, location: "elsewhere.gguf");
        using DisposeScope scope = NewDisposeScope();
        ModelExporter.SaveToFolder(model, _folder.File("out"), new() { MaxShardBytes = 150_000 }, cancellationToken: Token);
        Assert.True(Directory.GetFiles(_folder.File("out"), "*.safetensors").Length > 1);

        using LanguageModel again = LanguageModel.Load(_folder.File("out"), new() { Device = CPU }, Token);
        Assert.Equal(Logits(model), Logits(again));
        Assert.Equal(model.EndOfSequenceIds, again.EndOfSequenceIds);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SaveToGguf_ReferenceModel_ComputesTheSameOrIsRefusedByName(string folder, string configFile)
    {
        using LanguageModel model = Load(folder, configFile, location: "elsewhere");
        using DisposeScope scope = NewDisposeScope();
        string path = _folder.File("out.gguf");
        if (Record.Exception(() => ModelExporter.SaveToGguf(model, path, new() { GgufType = GgufWeightType.Float32 }, cancellationToken: Token)) is { } refused)
        {
            Assert.True(refused is NotSupportedException, refused.ToString());
            Assert.Matches("rotary scaling|no rotation|sliding window|attention scale|soft caps", refused.Message);
            Assert.False(File.Exists(path));
            return;
        }

        using LanguageModel again = LanguageModel.Load(path, new() { Device = CPU }, Token);
        Assert.True(Distance(model, again) <= 1e-4, $"{Distance(model, again)}");
        foreach ((GgufWeightType type, double bound) in new[] { (GgufWeightType.Float16, 0.05), (GgufWeightType.BFloat16, 0.4), (GgufWeightType.Q8_0, 0.6) })
        {
            ModelExporter.SaveToGguf(model, path, new() { GgufType = type, Overwrite = true }, cancellationToken: Token);
            using LanguageModel rounded = LanguageModel.Load(path, new() { Device = CPU }, Token);

            // Weights that were stored in 16 bits lose nothing in the same 16 bits.
            Assert.InRange(Distance(model, rounded), type == GgufWeightType.Q8_0 ? double.Epsilon : 0, bound);
        }
    }

    public void Dispose() => _folder.Dispose();

    private LanguageModel Load(string folder, string configFile, string location)
    {
        (string path, DecoderConfig config) = ModelGoldens.Require(folder, configFile);
        using ITensorSource source = TensorSources.Open(path);
        JsonObject tokenizer = TinyTokenizer.Json();
        tokenizer["model"]!["ignore_merges"] = false;
        return new(DecoderModel.Load(source, config), TokenizerLoader.FromFile(_folder.Write(TokenizerLoader.FileName, tokenizer.ToJsonString())), config.EndOfSequenceIds.Count > 0 ? config.EndOfSequenceIds : [TinyTokenizer.EndId], location);
    }

    private static float[] Logits(LanguageModel model)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = arange(40, dtype: ScalarType.Int64).mul(7).remainder(model.Decoder.Config.VocabularySize).unsqueeze(0);
        return model.Decoder.Head(model.Decoder.Forward(ids)).data<float>().ToArray();
    }

    private static double Distance(LanguageModel left, LanguageModel right) => Logits(left).Zip(Logits(right), (a, b) => Math.Abs(a - b)).Max();
}
