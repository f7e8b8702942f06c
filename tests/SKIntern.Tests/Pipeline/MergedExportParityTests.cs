using System.Text.Json.Nodes;
using SKIntern.Lora.Adapters;
using SKIntern.Models;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Export;
using SKIntern.Models.Tests.Tokenization;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Tests.Pipeline;

/// <summary>Adapters that HF PEFT made, merged on the way into files, against the logits of PEFT's own merge.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class MergedExportParityTests : IDisposable
{
    private const double Tolerance = 2e-4;
    private const string Goldens = "goldens";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Folders()
        => [.. SharedFolder.FoldersIn(Goldens, "peft").Where(f => f.Length == 0 || File.Exists(Path.Combine(SharedFolder.Root!, Goldens, "peft", f, PeftConfigFile.FileName)))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Save_MergedAdapterOfPeft_ComputesPeftsMergedLogits(string name)
    {
        string adapterFolder = SharedFolder.Require(Goldens, "peft", name);
        CancellationToken token = TestContext.Current.CancellationToken;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using LanguageModel model = LoadBase(PeftConfigFile.Read(Path.Combine(adapterFolder, PeftConfigFile.FileName)).BaseModelName!);
        using LoraAdapter adapter = LoraAdapter.Load(adapterFolder, model.Decoder);
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(adapterFolder, "golden.safetensors"));
        if (model.Decoder.Config.TieWordEmbeddings && !adapter.Config.EnsureWeightTying && adapter.LayerNames.Contains(model.Decoder.TokenEmbedding.Name))
        {
            // PEFT's merge changes the tied head too, and so is not what it computes attached.
            Assert.Throws<InvalidOperationException>(() => adapter.CreateMergedWeights());
            return;
        }

        Assert.SkipUnless(golden.Entries.ContainsKey("merged_logits"), "PEFT did not merge this adapter");
        var options = new ModelExportOptions { ReplacedWeights = adapter.CreateMergedWeights(), GgufType = GgufWeightType.Float32 };

        ModelExporter.SaveToFolder(model, _folder.File("merged"), options, cancellationToken: token);
        ModelExporter.SaveToGguf(model, _folder.File("merged.gguf"), options, cancellationToken: token);

        foreach (string path in new[] { _folder.File("merged"), _folder.File("merged.gguf") })
        {
            using LanguageModel merged = LanguageModel.Load(path, new() { Device = CPU }, token);
            Tensor logits = merged.Decoder.Head(merged.Decoder.Forward(golden.Load("input_ids")));
            Assert.InRange(logits.sub(golden.Load("merged_logits")).abs().max().item<float>(), 0, Tolerance);
        }
    }

    public void Dispose() => _folder.Dispose();

    private LanguageModel LoadBase(string name)
    {
        string path = SharedFolder.Require(Goldens, "models", name);
        JsonObject tokenizer = TinyTokenizer.Json();
        tokenizer["model"]!["ignore_merges"] = false;
        using ITensorSource source = TensorSources.Open(path);
        return new(
            DecoderModel.Load(source, DecoderConfigReader.Read(Path.Combine(path, "config.json"))),
            TokenizerLoader.FromFile(_folder.Write(TokenizerLoader.FileName, tokenizer.ToJsonString())),
            [TinyTokenizer.EndId],
            "made here");
    }
}
