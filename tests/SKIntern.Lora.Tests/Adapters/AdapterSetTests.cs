using CsCheck;
using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Adapters;

public sealed class AdapterSetTests : IDisposable
{
    private const string Query = "model.layers.1.self_attn.q_proj";
    private readonly TemporaryFolder _folder = new();
    private readonly DecoderModel _model = TinyModels.Create(tied: false);
    private readonly AdapterSet _set;

    public AdapterSetTests() => _set = new(_model);

    public void Dispose()
    {
        _set.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void SetActive_OneAfterAnother_ComputesEachAndThenTheModelItself()
    {
        float[] original = TinyModels.Logits(_model);
        float[] a = Add("a", new(), 1), b = Add("b", new() { UseDora = true, Targets = ModuleSelection.AllLinear }, 2);

        _set.SetActive("a");
        Assert.Equal(a, TinyModels.Logits(_model));
        _set.SetActive("b");
        Assert.Equal(b, TinyModels.Logits(_model));
        Assert.Equal(["b"], _set.Active);
        _set.SetActive();
        Assert.Equal(original, TinyModels.Logits(_model));
        Assert.Empty(_set.Active);
        Assert.All(_model.Linears.Values, l => Assert.Null(l.Adapter));
    }

    [Fact]
    public void SetActive_Several_AddsTheirUpdatesUp()
    {
        Add("a", new() { Alpha = 4 }, 1);
        Add("b", new() { Targets = ModuleSelection.ByName("v_proj", "down_proj"), UseRsLora = true, UseLoraBias = false }, 2);
        Add("c", new() { Targets = ModuleSelection.ByName("v_proj") }, 3);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> sums = _set.Adapters.Values.SelectMany(a => a.Modules.OfType<ILowRankModule>()).GroupBy(m => $"{m.Name}.weight")
            .ToDictionary(g => g.Key, g => g.Aggregate(_model.Parameters[g.Key], (sum, m) => sum + Delta(m)));
        float[] expected = TinyModels.With(_model, sums, () => TinyModels.Logits(_model));

        _set.SetActive("a", "b", "c");
        TinyModels.AssertClose(expected, TinyModels.Logits(_model), 1e-5);
        Assert.Equal(["a", "b", "c"], _set.Active);

        _set.Adapters["b"].Detach();
        _set.Adapters["a"].Detach();
        float[] left = TinyModels.Logits(_model);
        _set.SetActive("c");
        Assert.Equal(TinyModels.Logits(_model), left);
        _set.SetActive();
        Assert.All(_model.Linears.Values, l => Assert.Null(l.Adapter));
    }

    [Fact]
    public void SetActive_ThatDoNotAddUp_SaysSoAndKeepsWhatWasAttached()
    {
        Add("plain", new(), 1);
        Add("dora", new() { UseDora = true }, 2);
        Add("other", new() { UseDora = true, Targets = ModuleSelection.ByName("up_proj") }, 3);
        _set.SetActive("plain");
        float[] before = TinyModels.Logits(_model);

        Assert.Contains("do not add up", Assert.Throws<InvalidOperationException>(() => _set.SetActive("dora", "plain")).Message, StringComparison.Ordinal);
        Assert.Equal(["plain"], _set.Active);
        Assert.Equal(before, TinyModels.Logits(_model));
        _set.SetActive("plain", "other");
        Assert.Equal(["plain", "other"], _set.Active);
        Assert.Contains("there are: plain, dora, other", Assert.Throws<ArgumentException>(() => _set.SetActive("none")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _set.SetActive("plain", "plain"));
        _set.SetActive();
        _set.Adapters["plain"].Merge();
        Assert.Throws<InvalidOperationException>(() => _set.SetActive("plain"));
        Assert.Throws<InvalidOperationException>(() => _set.Remove("plain"));
        _set.Adapters["plain"].Unmerge();
        _set.Remove("plain");
        Assert.Equal(["dora", "other"], _set.Adapters.Keys);
    }

    [Fact]
    public void Save_ThenLoad_HasPeftsLayoutAndTheSameLogits()
    {
        float[] first = Add("default", new(), 1), second = Add("my task", new() { Rank = 2 }, 2);

        _set.Save(_folder.Path);
        Directory.CreateDirectory(_folder.File("checkpoint-1"));
        using AdapterSet loaded = AdapterSet.Load(_folder.Path, _model);

        Assert.True(File.Exists(_folder.File("adapter_config.json")));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "my task", "adapter_model.safetensors")));
        Assert.Equal(["default", "my task"], loaded.Adapters.Keys);
        loaded.SetActive("default");
        Assert.Equal(first, TinyModels.Logits(_model));
        loaded.SetActive("my task");
        Assert.Equal(second, TinyModels.Logits(_model));
    }

    [Fact]
    public void Load_HalfWrittenSubfolder_NamesTheMissingFile()
    {
        Add("default", new(), 1);
        Add("b", new(), 2);
        _set.Save(_folder.Path);
        File.Delete(Path.Combine(_folder.Path, "b", "adapter_config.json"));

        CheckpointException error = Assert.Throws<CheckpointException>(() => AdapterSet.Load(_folder.Path, _model));

        Assert.Equal(Path.Combine(_folder.Path, "b", "adapter_config.json"), error.Path);
        Assert.Contains("in part", error.Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => AdapterSet.Load(_folder.File("none"), _model));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("..")]
    [InlineData("v1.5")]
    [InlineData("a\n")]
    [InlineData("c:")]
    public void Add_NameThatIsNoFolders_Throws(string name)
    {
        using LoraAdapter adapter = LoraAdapter.Create(_model, new(), 1);

        Assert.Throws<ArgumentException>("name", () => _set.Add(name, adapter));
        Assert.Throws<ArgumentException>("name", () => _set.Load(name, _folder.Path));
        Assert.Throws<ArgumentException>("name", () => _set.Combine(name, []));
        Assert.Empty(_set.Adapters);
    }

    [Fact]
    public void Add_TwiceOrOfAnotherModel_Throws()
    {
        Add("a", new(), 1);
        using DecoderModel other = TinyModels.Create();
        using LoraAdapter stranger = LoraAdapter.Create(other, new(), 1), second = LoraAdapter.Create(_model, new(), 1);

        Assert.Throws<ArgumentException>("name", () => _set.Add("a", second));
        Assert.Throws<ArgumentException>("adapter", () => _set.Add("b", stranger));
        Assert.Throws<ArgumentException>("adapter", () => _set.Add("b", _set.Adapters["a"]));
    }

    [Fact]
    public void Combine_AnyWeightsRanksAndTargets_IsTheWeightedSumOfUpdates()
    {
        LoraConfig[] configs =
        [
            new() { Rank = 2, Alpha = 6, Targets = ModuleSelection.ByName("q_proj", "embed_tokens") },
            new() { Rank = 3, Alpha = 3, UseRsLora = true, Targets = ModuleSelection.AllLinear, RankPattern = [new("v_proj", 1)], AlphaPattern = [new("v_proj", 5)] },
            new() { Rank = 1, Targets = ModuleSelection.ByName("q_proj", "lm_head", "embed_tokens"), LayersToTransform = [1] },
        ];
        for (int i = 0; i < configs.Length; i++)
        {
            Add($"{i}", configs[i], i + 1);
        }

        Gen.Select(Gen.Shuffle(new[] { 0, 1, 2 }), Gen.Int[1, 3], Gen.Double[-2, 2].Where(w => w != 0).Array[3], Gen.Bool).Sample(
            (order, count, weights, concatenate) =>
            {
                using DisposeScope scope = NewDisposeScope();
                WeightedAdapter[] sources = [.. order.Take(count).Select((n, i) => new WeightedAdapter($"{n}", weights[i]))];
                LoraAdapter combined = _set.Combine("sum", sources, concatenate ? AdapterCombination.Concatenate : AdapterCombination.SingularValues, concatenate ? null : 7);
                Dictionary<string, Tensor> expected = sources.SelectMany(s => _set.Adapters[s.Name].Modules.OfType<ILowRankModule>().Select(m => (m.Name, Delta: s.Weight * Delta(m))))
                    .GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Select(m => m.Delta).Aggregate((a, b) => a + b));

                Assert.Equal(expected.Keys.Order(), combined.LayerNames.Order());
                Assert.All(combined.Modules.OfType<ILowRankModule>(), m => Assert.Equal(1, m.Scaling));
                Assert.All(combined.Modules.OfType<ILowRankModule>(), m => TinyModels.AssertClose(TinyModels.Values(expected[m.Name]), TinyModels.Values(Delta(m)), 1e-4));
                _set.Remove("sum");
            },
            iter: 60, threads: 1);
    }

    [Theory]
    [InlineData(0.7, 0.3)]
    [InlineData(1.5, -0.5)]
    public void Combine_Linear_WeighsBothMatricesByTheRootAsPeft(double first, double second)
    {
        Add("a", new() { Rank = 2, Alpha = 6 }, 1);
        Add("b", new() { Rank = 2, Alpha = 2, Targets = ModuleSelection.ByName("q_proj") }, 2);
        using DisposeScope scope = NewDisposeScope();
        ILowRankModule a = Module("a"), b = Module("b");
        double left = Math.Sqrt(first * 3), right = Math.Sqrt(Math.Abs(second));
        Tensor expected = ((left * a.B) + (right * b.B)).matmul((left * a.A) + (Math.Sign(second) * right * b.A));

        LoraAdapter combined = _set.Combine("sum", [new("a", first), new("b", second)], AdapterCombination.Linear);

        TinyModels.AssertClose(TinyModels.Values(expected), TinyModels.Values(Delta(Module("sum"))), 1e-5);
        Assert.Equal(2, combined.Config.Rank);
        Assert.Equal(["q_proj", "v_proj"], combined.Config.Targets.Names.Order());
    }

    [Theory]
    [InlineData(AdapterCombination.Linear, -1)]
    [InlineData(AdapterCombination.Concatenate, -0.5)]
    [InlineData(AdapterCombination.SingularValues, 1)]
    public void Combine_One_IsThatAdapterTimesItsWeight(AdapterCombination combination, double weight)
    {
        Add("a", new() { Rank = 3, Alpha = 5, UseRsLora = true }, 1);
        using DisposeScope scope = NewDisposeScope();

        _set.Combine("b", [new("a", weight)], combination);

        TinyModels.AssertClose(TinyModels.Values(weight * Delta(Module("a"))), TinyModels.Values(Delta(Module("b"))), 1e-5);
    }

    [Fact]
    public void Combine_SingularValues_IsTheNearestOfItsRankAndCanBeSaved()
    {
        Add("a", new() { Rank = 3 }, 1);
        Add("b", new() { Rank = 2 }, 2);
        using DisposeScope scope = NewDisposeScope();
        Tensor sum = Delta(Module("a")) + Delta(Module("b"));
        (_, Tensor values, _) = linalg.svd(sum, fullMatrices: false);

        LoraAdapter combined = _set.Combine("c", [new("a", 1), new("b", 1)], AdapterCombination.SingularValues, rank: 2);

        double distance = (sum - Delta(Module("c"))).square().sum().item<float>(), smallest = values[2..].square().sum().item<float>();
        Assert.Equal(smallest, distance, 1e-5);
        combined.Save(_folder.Path);
        using LoraAdapter loaded = LoraAdapter.Load(_folder.Path, _model);
        Assert.All(combined.Parameters, p => Assert.Equal(TinyModels.Values(p.Value), TinyModels.Values(loaded.Parameters[p.Key])));
    }

    [Fact]
    public void Combine_BadInput_NamesWhatIsWrong()
    {
        Add("a", new() { Rank = 2 }, 1);
        Add("b", new() { Rank = 3 }, 2);
        Add("dora", new() { UseDora = true }, 3);
        Add("saved", new() { ModulesToSave = ["lm_head"] }, 4);

        Assert.Contains("2 ('a'), 3 ('b')", Message([new("a", 1), new("b", 1)], AdapterCombination.Linear), StringComparison.Ordinal);
        Assert.Contains("'dora' has DoRA", Message([new("a", 1), new("dora", 1)]), StringComparison.Ordinal);
        Assert.Contains("modules saved whole", Message([new("saved", 1)]), StringComparison.Ordinal);
        Assert.Contains("no adapter 'x'", Message([new("x", 1)]), StringComparison.Ordinal);
        Assert.Contains("NaN", Message([new("a", double.NaN)]), StringComparison.Ordinal);
        Assert.Contains("not all 0", Message([new("a", 0)]), StringComparison.Ordinal);
        Assert.Contains("each once", Message([new("a", 1), new("a", 1)]), StringComparison.Ordinal);
        Assert.Contains("each once", Message([]), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("rank", () => _set.Combine("c", [new("a", 1)], AdapterCombination.Concatenate, 4));
        Assert.Throws<ArgumentException>("rank", () => _set.Combine("c", [new("a", 1)], AdapterCombination.SingularValues, 0));
        Assert.Throws<ArgumentException>("combination", () => _set.Combine("c", [new("a", 1)], (AdapterCombination)9));
        Assert.Equal(["a", "b", "dora", "saved"], _set.Adapters.Keys);

        string Message(WeightedAdapter[] sources, AdapterCombination combination = AdapterCombination.Concatenate)
            => Assert.Throws<ArgumentException>(() => _set.Combine("c", sources, combination)).Message;
    }

    private static Tensor Delta(ILowRankModule module)
    {
        using IDisposable noGradient = no_grad();
        Tensor product = module.Scaling * module.B.matmul(module.A);
        return module is EmbeddingModule ? product.t() : product;
    }

    private ILowRankModule Module(string adapter) => _set.Adapters[adapter].Modules.OfType<ILowRankModule>().Single(m => m.Name == Query);

    // The logits with it.
    private float[] Add(string name, LoraConfig config, int seed)
    {
        LoraAdapter adapter = LoraAdapter.Create(_model, config, seed);
        LoraAdapterTests.Scramble(adapter, seed);
        adapter.Attach();
        float[] logits = TinyModels.Logits(_model);
        adapter.Detach();
        _set.Add(name, adapter);
        return logits;
    }
}
