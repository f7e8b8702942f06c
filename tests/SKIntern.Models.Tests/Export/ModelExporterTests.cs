using System.Text.Json.Nodes;
using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Export;
using SKIntern.Models.Tests.Tokenization;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using SKIntern.Tokenization;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Export;

public sealed class ModelExporterTests : IDisposable
{
    private const string Template = "{{ messages[0].content }}";

    private readonly TemporaryFolder _folder = new();
    private readonly LanguageModel _model;

    public ModelExporterTests() => _model = Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => _folder.File("out");

    private string GgufTarget => _folder.File("out.gguf");

    [Fact]
    public void SaveToFolder_FolderWithFiles_IsRefusedUnlessAllowed()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "mine.txt"), "precious");
        Assert.Contains("not empty", Assert.Throws<IOException>(() => Save()).Message);
        Assert.Equal(["mine.txt"], Names(Target));

        Save(new() { Overwrite = true });
        Assert.DoesNotContain("mine.txt", Names(Target));
        Assert.Contains("model.safetensors", Names(Target));
    }

    [Fact]
    public void SaveToFolder_FailingHalfway_LeavesWhatWasThere()
    {
        Save();
        string[] before = Names(Target);
        byte[] weights = File.ReadAllBytes(Path.Combine(Target, "model.safetensors"));
        var failing = new ModelExportOptions { Overwrite = true, ReplacedWeights = new Dictionary<string, Func<Tensor>> { ["model.norm.weight"] = () => throw new IOException("no more") } };

        Assert.Equal("no more", Assert.Throws<IOException>(() => Save(failing)).Message);
        Assert.Equal(before, Names(Target));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(Target, "model.safetensors")));
        Assert.Equal(["out", "tokenizer.json"], Names(_folder.Path));
    }

    [Fact]
    public void SaveToGguf_FailingHalfway_LeavesWhatWasThere()
    {
        SaveGguf();
        byte[] before = File.ReadAllBytes(GgufTarget);
        Assert.Throws<IOException>(() => SaveGguf());
        Assert.Throws<OperationCanceledException>(() => ModelExporter.SaveToGguf(_model, GgufTarget, new() { Overwrite = true }, cancellationToken: new(canceled: true)));
        Assert.Equal(before, File.ReadAllBytes(GgufTarget));
        Assert.Equal(["out.gguf", "tokenizer.json"], Names(_folder.Path));
    }

    [Fact]
    public void Save_Cancelled_LeavesNothing()
    {
        Assert.Throws<OperationCanceledException>(() => ModelExporter.SaveToFolder(_model, Target, cancellationToken: new(canceled: true)));
        Assert.Equal(["tokenizer.json"], Names(_folder.Path));
    }

    [Fact]
    public void Save_ReplacedWeight_IsWrittenInItsPlace()
    {
        using Tensor value = full([32], 7f);
        var options = new ModelExportOptions { GgufType = GgufWeightType.Float32, ReplacedWeights = new Dictionary<string, Func<Tensor>> { ["model.norm.weight"] = () => value.clone() } };
        Save(options);
        SaveGguf(options);
        foreach (string path in new[] { Target, GgufTarget })
        {
            using LanguageModel again = LanguageModel.Load(path, new() { Device = CPU }, Token);
            Assert.Equal(value.data<float>().ToArray(), again.Decoder.Parameters["model.norm.weight"].data<float>().ToArray());
            Assert.NotEqual(value.data<float>().ToArray(), _model.Decoder.Parameters["model.norm.weight"].data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("model.nom.weight", 32, "model.nom.weight")]
    [InlineData("model.norm.weight", 5, "[5]")]
    public void Save_ReplacedWeightThatDoesNotFit_IsNamed(string name, long size, string named)
    {
        var options = new ModelExportOptions { ReplacedWeights = new Dictionary<string, Func<Tensor>> { [name] = () => zeros(size) } };
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => Save(options)).Message);
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => SaveGguf(options)).Message);
        Assert.Equal(["tokenizer.json"], Names(_folder.Path));
    }

    [Theory]
    [InlineData(ScalarType.Float16, "float16", "F16")]
    [InlineData(ScalarType.BFloat16, "bfloat16", "BF16")]
    public void SaveToFolder_DType_IsInWeightsAndConfig(ScalarType dtype, string name, string stored)
    {
        Save(new() { DType = dtype });
        Assert.Equal(name, JsonNode.Parse(File.ReadAllText(Path.Combine(Target, "config.json")))!["torch_dtype"]!.GetValue<string>());
        using ITensorSource source = TensorSources.Open(Target);
        Assert.All(source.Entries.Values, e => Assert.Equal(stored, e.StorageType));
    }

    [Fact]
    public void SaveToFolder_DTypeThatIsNone_IsRefused()
        => Assert.Contains("Int32", Assert.Throws<ArgumentException>(() => Save(new() { DType = ScalarType.Int32 })).Message);

    [Fact]
    public void SaveToFolder_ModelOfAFolder_TakesItsFilesOver()
    {
        Save();
        string config = Path.Combine(Target, "config.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(config))!;
        json["favourite_colour"] = "green";
        File.WriteAllText(config, json.ToJsonString());
        File.WriteAllText(Path.Combine(Target, "generation_config.json"), """{"eos_token_id":[2,9],"top_k":5}""");
        using LanguageModel loaded = LanguageModel.Load(Target, new() { Device = CPU }, Token);

        ModelExporter.SaveToFolder(loaded, _folder.File("again"), cancellationToken: Token);
        Assert.Contains("green", File.ReadAllText(_folder.File("again/config.json")));
        Assert.Contains("top_k", File.ReadAllText(_folder.File("again/generation_config.json")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Target, "tokenizer.json")), File.ReadAllBytes(_folder.File("again/tokenizer.json")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Target, "model.safetensors")), File.ReadAllBytes(_folder.File("again/model.safetensors")));
    }

    [Fact]
    public void SaveToFolder_OntoTheModelsOwnFolder_KeepsIt()
    {
        Save();
        using LanguageModel loaded = LanguageModel.Load(Target, new() { Device = CPU }, Token);
        ModelExporter.SaveToFolder(loaded, Target, new() { Overwrite = true }, cancellationToken: Token);
        using LanguageModel again = LanguageModel.Load(Target, new() { Device = CPU }, Token);
        Assert.All(_model.Decoder.Parameters, p => Assert.Equal(p.Value.data<float>().ToArray(), again.Decoder.Parameters[p.Key].data<float>().ToArray()));
    }

    [Fact]
    public void Save_ChatTemplates_ComeBack()
    {
        Save();
        SaveGguf();
        foreach (string path in new[] { Target, GgufTarget })
        {
            using LanguageModel again = LanguageModel.Load(path, new() { Device = CPU }, Token);
            Assert.Equal(_model.ChatTemplates.Sources, again.ChatTemplates.Sources);
            Assert.Equal("hello", again.ChatTemplates.Render(new() { Messages = [new("user", "hello")] }, cancellationToken: Token));
        }
    }

    [Fact]
    public void SaveToFolder_TemplateThatLeadsOut_IsRefused()
    {
        using LanguageModel stranger = Create(new ChatTemplateSet("x", new Dictionary<string, string> { ["../../evil"] = Template }, new Dictionary<string, string>()));
        Assert.Contains("../../evil", Assert.Throws<NotSupportedException>(() => ModelExporter.SaveToFolder(stranger, Target, cancellationToken: Token)).Message);
        Assert.Equal(["tokenizer.json"], Names(_folder.Path));
    }

    [Fact]
    public void SaveToGguf_MoreRowsThanTokens_NamesTheRest()
    {
        SaveGguf();
        using GgufFile file = GgufFile.Open(GgufTarget);
        IReadOnlyList<string> tokens = file.Metadata.GetArray<string>("tokenizer.ggml.tokens");
        Assert.Equal(_model.Decoder.Config.VocabularySize, tokens.Count);
        Assert.Equal($"[PAD{tokens.Count - 1}]", tokens[^1]);
        Assert.Equal(5, file.Metadata.GetArray<int>("tokenizer.ggml.token_type")[^1]);
        Assert.Equal(_model.Decoder.Config.VocabularySize, file.Metadata.GetInt32("llama.vocab_size"));
    }

    [Fact]
    public void Save_ForeignTokenizer_IsRefusedByName()
    {
        using LanguageModel foreign = new(DecoderModel.CreateRandom(Config(), seed: 1), new ForeignTokenizer(), [2], "elsewhere");
        Assert.Contains(nameof(ForeignTokenizer), Assert.Throws<NotSupportedException>(() => ModelExporter.SaveToFolder(foreign, Target, cancellationToken: Token)).Message);
        Assert.Contains(nameof(ForeignTokenizer), Assert.Throws<NotSupportedException>(() => ModelExporter.SaveToGguf(foreign, GgufTarget, cancellationToken: Token)).Message);
    }

    [Fact]
    public void Save_Progress_ReachesAllTensors()
    {
        var seen = new Recorder();
        ModelExporter.SaveToFolder(_model, Target, progress: seen, cancellationToken: Token);
        Assert.Equal(_model.Decoder.Parameters.Count, seen.Reports.Count);
        Assert.Equal(seen.Reports[^1].ByteCount, seen.Reports[^1].BytesWritten);
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    private static string[] Names(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static DecoderConfig Config() => new()
    {
        VocabularySize = 270,
        HiddenSize = 32,
        IntermediateSize = 64,
        LayerCount = 2,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        HeadSize = 8,
        MaxPositionEmbeddings = 64,
        BeginOfSequenceId = TinyTokenizer.BeginId,
        EndOfSequenceIds = [TinyTokenizer.EndId],
    };

    private LanguageModel Create(ChatTemplateSet? templates = null)
    {
        JsonObject tokenizer = TinyTokenizer.Json();
        tokenizer["model"]!["ignore_merges"] = false;
        templates ??= new("x", new Dictionary<string, string> { [ChatTemplate.DefaultName] = Template, ["rag"] = "{{ 1 }}" }, new Dictionary<string, string>());
        return new(
            DecoderModel.CreateRandom(Config(), seed: 3), TokenizerLoader.FromFile(_folder.Write(TokenizerLoader.FileName, tokenizer.ToJsonString())), [TinyTokenizer.EndId], "elsewhere", templates);
    }

    private void Save(ModelExportOptions? options = null) => ModelExporter.SaveToFolder(_model, Target, options, cancellationToken: Token);

    private void SaveGguf(ModelExportOptions? options = null) => ModelExporter.SaveToGguf(_model, GgufTarget, options, cancellationToken: Token);

    private sealed class Recorder : IProgress<CheckpointWriteProgress>
    {
        internal List<CheckpointWriteProgress> Reports { get; } = [];

        public void Report(CheckpointWriteProgress value) => Reports.Add(value);
    }

    private sealed class ForeignTokenizer : ITokenizer
    {
        public int VocabularySize => 3;

        public int? BeginOfSequenceId => null;

        public int? EndOfSequenceId => 2;

        public int? PaddingId => null;

        public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false) => [];

        public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => "";
    }
}
