using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

/// <summary>Against Hugging Face transformers; tolerances as the goldens' README states.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class EncoderParityTests
{
    private const double Tolerance = 5e-6;
    private const double ProbabilityTolerance = 1e-5;

    public static TheoryData<string, string> Models() => EncoderGoldens.Models();

    public static TheoryData<string> Classifiers() => EncoderGoldens.Classifiers();

    [Theory]
    [MemberData(nameof(Models))]
    public void Forward_ReferenceInputs_GivesReferenceOutput(string folder, string configFile)
    {
        string path = SharedFolder.Require("goldens", "models", folder);
        Assert.SkipWhen(folder.Length == 0, "there is no encoder among the reference models");
        using EncoderModel model = Load(path, configFile);
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(path, "golden.safetensors"));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor ids = golden.Load("input_ids"), mask = golden.Load("attention_mask");
        Tensor expected = golden.Load(Output(path)), actual = model.Config.LabelCount is null ? model.Forward(ids, mask) : model.Classify(ids, mask);

        Assert.Equal(expected.shape, actual.shape);
        double difference = actual.mul(mask.unsqueeze(-1)).sub(expected).abs().max().item<float>();
        Assert.True(difference <= Tolerance, $"the largest difference is {difference:G3}, more than {Tolerance:G1}.");
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Classify_ReferenceTokens_GivesReferenceProbabilities(string folder)
    {
        string path = SharedFolder.Require("goldens", "llmlingua", folder);
        Assert.SkipWhen(folder.Length == 0, "there are no reference probabilities");
        using EncoderModel model = Load(path, "config.json");
        using IDisposable noGrad = no_grad();
        int rows = 0;
        foreach (string line in File.ReadLines(Path.Combine(path, "probabilities.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            long[] ids = [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetInt64())];
            double[] expected = [.. row.RootElement.GetProperty("keep").EnumerateArray().Select(k => k.GetDouble())];
            using DisposeScope scope = NewDisposeScope();
            float[] actual = model.Classify(tensor(ids).unsqueeze(0)).softmax(-1).select(-1, 1).flatten().data<float>().ToArray();

            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, ProbabilityTolerance));
            rows++;
        }

        Assert.NotEqual(0, rows);
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Encode_ReferenceTexts_GivesTheClassifiersTokens(string folder)
    {
        string path = SharedFolder.Require("goldens", "llmlingua", folder);
        Assert.SkipWhen(folder.Length == 0, "there are no reference probabilities");
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(path);
        int rows = 0;
        foreach (string line in File.ReadLines(Path.Combine(path, "probabilities.jsonl")))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            IReadOnlyList<int> ids = tokenizer.Encode(row.RootElement.GetProperty("text").GetString()!, addSpecialTokens: true);

            Assert.Equal(row.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32()), ids);
            Assert.Equal(row.RootElement.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()), ids.Select(tokenizer.TokenOf));
            rows++;
        }

        Assert.NotEqual(0, rows);
    }

    private static EncoderModel Load(string folder, string configFile)
    {
        using ITensorSource source = TensorSources.Open(folder);
        return EncoderModel.Load(source, EncoderConfigReader.Read(Path.Combine(folder, configFile)));
    }

    private static string Output(string folder)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "golden.json")));
        return golden.RootElement.GetProperty("output").GetString()!;
    }
}
