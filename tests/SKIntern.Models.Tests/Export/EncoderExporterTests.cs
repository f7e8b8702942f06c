using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Models.Export;
using SKIntern.Models.Tests.Encoder;
using SKIntern.Testing;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Export;

public sealed class EncoderExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => _folder.File("out");

    [Theory]
    [InlineData(EncoderArchitecture.Bert, null, "BertModel")]
    [InlineData(EncoderArchitecture.Bert, 2, "BertForTokenClassification")]
    [InlineData(EncoderArchitecture.Bert, 3, "BertForTokenClassification")]
    [InlineData(EncoderArchitecture.Roberta, null, "XLMRobertaModel")]
    [InlineData(EncoderArchitecture.Roberta, 2, "XLMRobertaForTokenClassification")]
    public void SaveToFolder_Model_ReadsBackAsItWas(EncoderArchitecture architecture, int? labels, string name)
    {
        EncoderConfig config = TinyEncoders.Of(architecture) with { LabelCount = labels, Activation = ActivationFunction.GeluTanh, NormEpsilon = 1e-5 };
        using EncoderModel model = EncoderModel.CreateRandom(config, seed: 1);
        EncoderExporter.SaveToFolder(model, null, Target, cancellationToken: Token);

        Assert.Equal(name, Config()["architectures"]![0]!.GetValue<string>());
        Assert.Equal(config, EncoderConfigReader.Read(Path.Combine(Target, "config.json")));
        using EncoderModel loaded = Load(config);
        Assert.Equal(WeightsHash.Of(model.Parameters, Token), WeightsHash.Of(loaded.Parameters, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bert.")]
    [InlineData("roberta.")]
    public void SaveToFolder_LoadedUnderAnyPrefix_IsWrittenUnderTransformersNames(string prefix)
    {
        using EncoderModel bare = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 2);
        string source = Directory.CreateDirectory(_folder.File("source")).FullName;
        SafetensorsWriter.Write(Path.Combine(source, "model.safetensors"), bare.Parameters.ToDictionary(p => prefix + p.Key, p => p.Value));
        using ITensorSource tensors = TensorSources.Open(source);
        using EncoderModel model = EncoderModel.LoadWithNewHead(tensors, TinyEncoders.Bert, 2, 1, cancellationToken: Token);
        EncoderExporter.SaveToFolder(model, null, Target, cancellationToken: Token);

        using ITensorSource written = TensorSources.Open(Target);
        Assert.All(written.Entries.Keys, name => Assert.True(name.StartsWith("bert.", StringComparison.Ordinal) || name is "classifier.weight" or "classifier.bias", name));
        Assert.Equal(model.Parameters.Count, written.Entries.Count);
    }

    [Fact]
    public void SaveToFolder_Labels_AreNamedBothWays()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert with { LabelCount = 2 }, seed: 1);
        EncoderExporter.SaveToFolder(model, null, Target, new() { Labels = ["drop", "keep"] }, cancellationToken: Token);
        JsonObject config = Config();
        Assert.Equal("keep", config["id2label"]!["1"]!.GetValue<string>());
        Assert.Equal(1, config["label2id"]!["keep"]!.GetValue<int>());
        Assert.Equal(2, config["num_labels"]!.GetValue<int>());

        EncoderExporter.SaveToFolder(model, null, Target, new() { Overwrite = true }, cancellationToken: Token);
        Assert.Equal("LABEL_1", Config()["id2label"]!["1"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(2, "drop")]
    [InlineData(2, "same", "same")]
    [InlineData(null, "drop", "keep")]
    public void SaveToFolder_LabelsThatDoNotFit_SaysSoAndWritesNothing(int? labels, params string[] names)
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert with { LabelCount = labels }, seed: 1);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => EncoderExporter.SaveToFolder(model, null, Target, new() { Labels = names }, cancellationToken: Token)).ParamName);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData(ScalarType.Float16, "float16")]
    [InlineData(ScalarType.BFloat16, "bfloat16")]
    public void SaveToFolder_OtherDType_IsWrittenInIt(ScalarType dtype, string name)
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 1);
        EncoderExporter.SaveToFolder(model, null, Target, new() { DType = dtype }, cancellationToken: Token);
        Assert.Equal(name, Config()["torch_dtype"]!.GetValue<string>());
        using ITensorSource source = TensorSources.Open(Target);
        using Tensor stored = source.Load("embeddings.word_embeddings.weight");
        Assert.Equal(dtype, stored.dtype);
    }

    [Fact]
    public void SaveToFolder_BadDType_Throws()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 1);
        Assert.Contains("Int8", Assert.Throws<ArgumentException>(() => EncoderExporter.SaveToFolder(model, null, Target, new() { DType = ScalarType.Int8 }, cancellationToken: Token)).Message);
    }

    [Fact]
    public void SaveToFolder_FolderWithFiles_IsRefusedUnlessAllowed()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 1);
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "mine.txt"), "precious");
        Assert.Contains("not empty", Assert.Throws<IOException>(() => EncoderExporter.SaveToFolder(model, null, Target, cancellationToken: Token)).Message);
        Assert.True(File.Exists(Path.Combine(Target, "mine.txt")));
    }

    [Fact]
    public void SaveToFolder_Cancelled_LeavesWhatWasThere()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 1), other = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 2);
        EncoderExporter.SaveToFolder(model, null, Target, cancellationToken: Token);
        byte[] before = File.ReadAllBytes(Path.Combine(Target, "model.safetensors"));
        Assert.Throws<OperationCanceledException>(
            () => EncoderExporter.SaveToFolder(other, null, Target, new() { Overwrite = true }, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal(["out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private JsonObject Config() => JsonNode.Parse(File.ReadAllText(Path.Combine(Target, "config.json")))!.AsObject();

    private EncoderModel Load(EncoderConfig config)
    {
        using ITensorSource source = TensorSources.Open(Target);
        return EncoderModel.Load(source, config, cancellationToken: Token);
    }
}
