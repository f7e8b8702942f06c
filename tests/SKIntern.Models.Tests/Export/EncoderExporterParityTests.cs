using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Export;
using SKIntern.Models.Tests.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Export;

/// <summary>Reference encoders, saved and loaded again, answer to the last bit what they answered before.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class EncoderExporterParityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Models() => EncoderGoldens.Models();

    public static TheoryData<string> Classifiers() => EncoderGoldens.Classifiers();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void SaveToFolder_ReferenceEncoder_AnswersTheSameBits(string folder, string configFile)
    {
        string path = SharedFolder.Require("goldens", "models", folder);
        Assert.SkipWhen(folder.Length == 0, "there is no encoder among the reference models");
        EncoderConfig config = EncoderConfigReader.Read(Path.Combine(path, configFile));
        using EncoderModel model = Load(path, config), saved = SaveAndLoad(model, null, config);
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(path, "golden.safetensors"));
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = golden.Load("input_ids"), mask = golden.Load("attention_mask");
        Assert.Equal(Answer(model, ids, mask), Answer(saved, ids, mask));
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void SaveToFolder_ReferenceClassifier_KeepsTokenizerAndProbabilities(string folder)
    {
        string path = SharedFolder.Require("goldens", "llmlingua", folder);
        Assert.SkipWhen(folder.Length == 0, "there are no reference classifiers");
        const string Text = "Item 15, report from City Manager: a recommendation (3.5 %) — not to adopt!";
        EncoderConfig config = EncoderConfigReader.Read(Path.Combine(path, "config.json"));
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(path);
        using EncoderModel model = Load(path, config), saved = SaveAndLoad(model, tokenizer, config);
        long[] ids = [.. tokenizer.Encode(Text, addSpecialTokens: true).Select(id => (long)id)];
        Assert.Equal(ids, TokenizerLoader.FromFolder(_folder.File("saved")).Encode(Text, addSpecialTokens: true).Select(id => (long)id));
        using DisposeScope scope = NewDisposeScope();
        Tensor row = tensor(ids).unsqueeze(0);
        Assert.Equal(Answer(model, row, null), Answer(saved, row, null));
    }

    private static float[] Answer(EncoderModel model, Tensor ids, Tensor? mask)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return (model.Config.LabelCount is null ? model.Forward(ids, mask) : model.Classify(ids, mask).softmax(-1)).flatten().data<float>().ToArray();
    }

    private static EncoderModel Load(string folder, EncoderConfig config)
    {
        using ITensorSource source = TensorSources.Open(folder);
        return EncoderModel.Load(source, config);
    }

    private EncoderModel SaveAndLoad(EncoderModel model, HuggingFaceTokenizer? tokenizer, EncoderConfig config)
    {
        string folder = _folder.File("saved");
        EncoderExporter.SaveToFolder(model, tokenizer, folder);
        Assert.Equal(config, EncoderConfigReader.Read(Path.Combine(folder, "config.json")));
        return Load(folder, config);
    }
}
