using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

public sealed class EncoderCheckpointTests : IDisposable
{
    private static readonly EncoderConfig Config = TinyEncoders.Bert with { LabelCount = 2 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WrittenModel_GivesItsWeightsAndNames()
    {
        using EncoderModel expected = EncoderModel.CreateRandom(Config, seed: 1);
        Write(expected.Parameters);
        using EncoderModel actual = Load(Config);
        Assert.Equal(expected.Parameters.Keys.Order(), actual.Parameters.Keys.Order());
        Assert.All(expected.Parameters, p => Assert.Equal(p.Value.data<float>().ToArray(), actual.Parameters[p.Key].data<float>().ToArray()));
        Assert.Contains("bert.encoder.layer.0.attention.self.query", actual.Linears.Keys);
        Assert.Contains("classifier", actual.Linears.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bert.")]
    [InlineData("roberta.")]
    public void Load_KnownPrefix_IsFound(string prefix)
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 2);
        Write(model.Parameters.ToDictionary(p => prefix + p.Key, p => p.Value));
        using EncoderModel loaded = Load(TinyEncoders.Bert);
        Assert.All(loaded.Parameters.Keys, name => Assert.StartsWith(prefix, name));
    }

    [Fact]
    public void Load_OldNamesOfNorms_AreRead()
    {
        using EncoderModel expected = EncoderModel.CreateRandom(Config, seed: 3);
        Write(expected.Parameters.ToDictionary(p => p.Key.Replace(".LayerNorm.weight", ".LayerNorm.gamma").Replace(".LayerNorm.bias", ".LayerNorm.beta"), p => p.Value));
        using EncoderModel actual = Load(Config);
        Assert.Equal(expected.Parameters.Keys.Order(), actual.Parameters.Keys.Order());
    }

    [Fact]
    public void Load_BothNamesOfANorm_SaysSo()
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config, seed: 3);
        Dictionary<string, Tensor> tensors = new(model.Parameters);
        tensors["bert.embeddings.LayerNorm.gamma"] = tensors["bert.embeddings.LayerNorm.weight"];
        Assert.Contains("bert.embeddings.LayerNorm.gamma", LoadFailing(tensors));
    }

    [Fact]
    public void Load_PoolerAndPretrainingHeads_AreLeftAside()
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config, seed: 4);
        using Tensor any = ones(3);
        Dictionary<string, Tensor> tensors = new(model.Parameters);
        foreach (string name in (string[])["bert.pooler.dense.weight", "bert.pooler.dense.bias", "bert.embeddings.position_ids", "cls.predictions.bias", "lm_head.bias"])
        {
            tensors[name] = any;
        }

        Write(tensors);
        Load(Config).Dispose();
    }

    [Theory]
    [InlineData("bert.embeddings.mystery")]
    [InlineData("bert.encoder.layer.2.output.dense.bias")]
    [InlineData("pooler.dense.weight")]
    public void Load_UnknownTensor_NamesIt(string name)
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config, seed: 5);
        using Tensor any = ones(3);
        Assert.Contains(name, LoadFailing(new(model.Parameters) { [name] = any }));
    }

    [Theory]
    [InlineData("classifier.weight")]
    [InlineData("bert.encoder.layer.1.intermediate.dense.bias")]
    [InlineData("bert.embeddings.word_embeddings.weight")]
    public void Load_MissingTensor_NamesIt(string name)
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config, seed: 6);
        Dictionary<string, Tensor> tensors = new(model.Parameters);
        tensors.Remove(name);
        Assert.Contains(name, LoadFailing(tensors));
    }

    [Fact]
    public void Load_OtherNumberOfLabels_NamesBothShapes()
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config with { LabelCount = 5 }, seed: 7);
        string message = LoadFailing(new(model.Parameters));
        Assert.Contains("classifier.weight", message);
        Assert.Contains("[5, 12]", message);
        Assert.Contains("[2, 12]", message);
    }

    [Fact]
    public void Load_HeadNobodyAskedFor_NamesIt()
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config, seed: 8);
        Write(model.Parameters);
        Assert.Contains("classifier.weight", Assert.Throws<CheckpointException>(() => Load(TinyEncoders.Bert)).Message);
    }

    [Fact]
    public void Load_Cancelled_LeavesNoTensorBehind()
    {
        using EncoderModel model = EncoderModel.CreateRandom(Config, seed: 9);
        Write(model.Parameters);
        using ITensorSource source = TensorSources.Open(_folder.Path);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var cancel = new CancellationTokenSource();
        var cancelling = new CancelAfter(source, cancel, loads: 4);

        Assert.Throws<OperationCanceledException>(() => EncoderModel.Load(cancelling, Config, cancellationToken: cancel.Token));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private void Write(IReadOnlyDictionary<string, Tensor> tensors) => SafetensorsWriter.Write(_folder.File("model.safetensors"), tensors);

    private EncoderModel Load(EncoderConfig config)
    {
        using ITensorSource source = TensorSources.Open(_folder.Path);
        return EncoderModel.Load(source, config);
    }

    private string LoadFailing(Dictionary<string, Tensor> tensors)
    {
        Write(tensors);
        CheckpointException e = Assert.Throws<CheckpointException>(() => Load(Config));
        Assert.Contains(_folder.Path, e.Message);
        return e.Message;
    }

    private sealed class CancelAfter(ITensorSource source, CancellationTokenSource cancel, int loads) : ITensorSource
    {
        private int _left = loads;

        public string Location => source.Location;

        public IReadOnlyDictionary<string, TensorEntry> Entries => source.Entries;

        public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
        {
            if (--_left == 0)
            {
                cancel.Cancel();
            }

            return source.Load(name, dtype, device);
        }

        public void Dispose()
        {
        }
    }
}
