using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Export;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests;

/// <summary>
/// Real decoders against Hugging Face transformers in single precision: every folder of goldens whose <c>golden.json</c> lists
/// prompts belongs to the GGUF file of the models' folder whose name starts with the folder's.
/// </summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class RealModelParityTests
{
    private const double NllTolerance = 1e-3;
    private const double RelativeLossTolerance = 1e-3;

    // What the goldens' README allows a path of reduced precision.
    private const double ReducedNllTolerance = 0.02;

    // Logits are kept in half precision there: about three digits at the size they have.
    private const double LogitTolerance = 0.05;

    public static TheoryData<string> Folders() => [.. SharedFolder.FoldersIn("goldens").Where(f => f.Length == 0 || RealModelGolden.IsOne(f)).DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Prompts_GiveReferenceIdsNllAndLastLogits(string folder)
    {
        using RealModelGolden golden = new(folder);
        int index = 0;
        foreach (JsonElement prompt in golden.Json.GetProperty("prompts").EnumerateArray())
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            Tensor ids = golden.Tensors.Load($"p{index}.input_ids");
            Assert.Equal(ids.data<long>().ToArray(), golden.Model.Tokenizer.Encode(prompt.GetProperty("prompt").GetString()!).Select(i => (long)i));

            Tensor logits = golden.Model.Decoder.Head(golden.Model.Decoder.Forward(ids.unsqueeze(0))).squeeze(0); // [T, V]
            Tensor nll = Nll(logits, ids);
            AssertClose(golden.Tensors.Load($"p{index}.nll"), nll, NllTolerance, $"nll of prompt {index}");
            AssertClose(golden.Tensors.Load($"p{index}.last_logits", ScalarType.Float32), logits[-1], LogitTolerance, $"last logits of prompt {index}");
            Assert.Equal(prompt.GetProperty("mean_nll").GetDouble(), nll.mean().item<float>(), NllTolerance);
            index++;
        }

        Assert.NotEqual(0, index);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void TeacherAnswers_GiveReferenceLosses(string folder)
    {
        using RealModelGolden golden = new(folder);
        int count = 0;
        foreach (JsonElement row in golden.Json.GetProperty("target_loss").EnumerateArray())
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            IReadOnlyList<int> prompt = golden.Model.Tokenizer.Encode(row.GetProperty("prompt").GetString()!), target = golden.Model.Tokenizer.Encode(row.GetProperty("target").GetString()!);
            Assert.Equal(row.GetProperty("prompt_tokens").GetInt32(), prompt.Count);
            Assert.Equal(row.GetProperty("target_tokens").GetInt32(), target.Count);
            Tensor ids = tensor(prompt.Concat(target).Select(i => (long)i).ToArray());
            Tensor nll = Nll(golden.Model.Decoder.Head(golden.Model.Decoder.Forward(ids.unsqueeze(0))).squeeze(0), ids);
            double expected = row.GetProperty("mean_nll").GetDouble(), actual = nll.narrow(0, prompt.Count - 1, target.Count).mean().item<float>();
            Assert.InRange(actual / expected, 1 - RelativeLossTolerance, 1 + RelativeLossTolerance);
            count++;
        }

        Assert.NotEqual(0, count);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Exports_InSixteenAndEightBits_StayNearTheReference(string folder)
    {
        using RealModelGolden golden = new(folder);
        using TemporaryFolder temporary = new();
        CancellationToken token = TestContext.Current.CancellationToken;
        string hugging = temporary.File("folder"), gguf = temporary.File("model.gguf");
        ModelExporter.SaveToFolder(golden.Model, hugging, new() { DType = ScalarType.BFloat16, MaxShardBytes = 100_000_000 }, cancellationToken: token);
        ModelExporter.SaveToGguf(golden.Model, gguf, new() { GgufType = GgufWeightType.Q8_0 }, cancellationToken: token);
        Assert.True(Directory.GetFiles(hugging, "*.safetensors").Length > 1);
        foreach (string path in new[] { hugging, gguf })
        {
            using LanguageModel again = LanguageModel.Load(path, new() { Device = CPU }, token);
            Assert.Equal(golden.Model.EndOfSequenceIds, again.EndOfSequenceIds);
            Assert.Equal(golden.Model.ChatTemplates.Sources, again.ChatTemplates.Sources);
            List<double> expected = [], actual = [];
            foreach (JsonElement prompt in golden.Json.GetProperty("prompts").EnumerateArray())
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable noGrad = no_grad();
                string text = prompt.GetProperty("prompt").GetString()!;
                Assert.Equal(golden.Model.Tokenizer.Encode(text, addSpecialTokens: true), again.Tokenizer.Encode(text, addSpecialTokens: true));
                Tensor ids = golden.Tensors.Load($"p{actual.Count}.input_ids");
                expected.Add(prompt.GetProperty("mean_nll").GetDouble());
                actual.Add(Nll(again.Decoder.Head(again.Decoder.Forward(ids.unsqueeze(0))).squeeze(0), ids).mean().item<float>());
            }

            // A prompt of a few tokens alone moves by more.
            Assert.NotEmpty(actual);
            Assert.Equal(expected.Average(), actual.Average(), ReducedNllTolerance);
        }
    }

    /// <summary>The negative log-likelihood of every token but the first.</summary>
    private static Tensor Nll(Tensor logits, Tensor ids)
        => nn.functional.cross_entropy(logits.narrow(0, 0, ids.shape[0] - 1), ids.narrow(0, 1, ids.shape[0] - 1), reduction: nn.Reduction.None);

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = actual.sub(expected).abs().max().item<float>();
        Assert.True(difference <= tolerance, $"{what}: the largest difference is {difference:G3}, more than {tolerance:G1}.");
    }
}
