using System.Text.RegularExpressions;
using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Parity;

/// <summary>Adapters that HF PEFT made, and what it computes with them.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public partial class PeftAdapterTests
{
    private const double Tolerance = 2e-4;

    public static TheoryData<string> Folders()
        => [.. SharedFolder.FoldersIn("goldens", "peft").Where(f => f.Length == 0 || File.Exists(Path.Combine(SharedFolder.Root!, "goldens", "peft", f, PeftConfigFile.FileName)))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Adapter_AttachedAndMerged_ComputesAsPeft(string name)
    {
        string folder = SharedFolder.Require("goldens", "peft", name);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using DecoderModel model = BaseModels.Require(GetBase(folder));
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(folder, "golden.safetensors"));
        Tensor ids = golden.Load("input_ids");
        float[] before = TinyModels.Values(model.Head(model.Forward(ids)));
        TinyModels.AssertClose(TinyModels.Values(golden.Load("base_logits")), before, Tolerance);

        using LoraAdapter adapter = LoraAdapter.Load(folder, model);
        adapter.Attach();
        TinyModels.AssertClose(TinyModels.Values(golden.Load("adapter_logits")), TinyModels.Values(model.Head(model.Forward(ids))), Tolerance);

        if (!CanMerge(adapter, model))
        {
            // PEFT's merge changes the tied head too, and so is not what it computes attached.
            Assert.Throws<InvalidOperationException>(adapter.Merge);
            return;
        }

        adapter.Merge();
        TinyModels.AssertClose(TinyModels.Values(golden.Load("merged_logits")), TinyModels.Values(model.Head(model.Forward(ids))), Tolerance);
        foreach (string key in golden.Entries.Keys)
        {
            if (MergedQuery().Match(key) is { Success: true } match)
            {
                Tensor merged = model.Parameters[$"model.layers.{match.Groups[1].Value}.self_attn.q_proj.weight"];
                TinyModels.AssertClose(TinyModels.Values(golden.Load(key)), TinyModels.Values(merged), Tolerance);
            }
        }

        adapter.Unmerge();
        Assert.Equal(before, TinyModels.Values(model.Head(model.Forward(ids))));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Save_LoadedAdapter_GivesTheSameFiles(string name)
    {
        string folder = SharedFolder.Require("goldens", "peft", name);
        using TemporaryFolder copy = new();
        using DecoderModel model = BaseModels.Require(GetBase(folder));
        using LoraAdapter adapter = LoraAdapter.Load(folder, model);

        adapter.Save(copy.Path);

        using LoraAdapter again = LoraAdapter.Load(copy.Path, model);
        Assert.Equal(adapter.LayerNames, again.LayerNames);
        using SafetensorsFile theirs = SafetensorsFile.Open(Path.Combine(folder, "adapter_model.safetensors"));
        using SafetensorsFile ours = SafetensorsFile.Open(copy.File("adapter_model.safetensors"));
        Assert.Equal(theirs.Entries.Keys.Order(), ours.Entries.Keys.Order());
        foreach (string key in theirs.Entries.Keys)
        {
            using Tensor expected = theirs.Load(key), actual = ours.Load(key);
            Assert.Equal(TinyModels.Values(expected), TinyModels.Values(actual));
        }
    }

    private static bool CanMerge(LoraAdapter adapter, DecoderModel model)
    {
        bool changesHead = model.Config.TieWordEmbeddings && !adapter.Config.EnsureWeightTying && adapter.LayerNames.Contains(model.TokenEmbedding.Name);
        return !changesHead && (!adapter.Config.UseLoraBias || adapter.LayerNames.All(n => !model.Linears.TryGetValue(n, out LinearLayer? layer) || layer.Bias is not null));
    }

    private static string GetBase(string folder)
    {
        LoraConfig config = PeftConfigFile.Read(Path.Combine(folder, PeftConfigFile.FileName));
        return config.BaseModelName ?? throw new InvalidDataException($"'{folder}' names no base model.");
    }

    [GeneratedRegex(@"^merged\.q(\d+)$")]
    private static partial Regex MergedQuery();
}
