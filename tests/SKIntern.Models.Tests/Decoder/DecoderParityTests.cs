using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Decoder;

/// <summary>Against Hugging Face transformers; tolerance as the goldens' README states.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class DecoderParityTests
{
    private const double Tolerance = 2e-4;

    public static TheoryData<string, string> Cases() => ModelGoldens.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_ReferenceInputs_GivesReferenceLogits(string folder, string configFile)
    {
        using Scene scene = new(folder, configFile);
        string[] inputs = [.. scene.Inputs()];
        Assert.NotEmpty(inputs);
        foreach (string prefix in inputs)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor expected = scene.Golden.Load($"{prefix}logits"), ids = scene.Golden.Load($"{prefix}input_ids");
            Tensor mask = scene.Golden.Entries.ContainsKey($"{prefix}attention_mask") ? scene.Golden.Load($"{prefix}attention_mask") : ones_like(ids);
            Tensor logits = scene.Logits(ids, LeftPadding(mask));
            AssertClose(expected, logits.mul(mask.unsqueeze(-1).to(ScalarType.Float32)), prefix);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_CachedGreedy_GivesReferenceIds(string folder, string configFile)
    {
        using Scene scene = new(folder, configFile);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Assert.SkipUnless(scene.Golden.Entries.ContainsKey("greedy.ids"), $"'{folder}' holds no greedy ids");
        long[][] expected = Rows(scene.Golden.Load("greedy.ids"));
        Tensor prompt = scene.Golden.Load("left.input_ids");
        int steps = expected[0].Length, length = (int)prompt.shape[1];
        using KeyValueCache cache = scene.Model.CreateCache(expected.Length, length + steps, LeftPadding(scene.Golden.Load("left.attention_mask")));
        cache.ImitatesReference = true;
        var generated = new List<Tensor>();
        Tensor input = prompt;
        for (int i = 0; i < steps; i++)
        {
            Tensor hidden = scene.Model.Forward(input, cache: cache);
            input = scene.Model.Head(hidden.narrow(1, hidden.shape[1] - 1, 1)).argmax(-1); // [B, 1]
            generated.Add(input);
        }

        Assert.Equal(expected, Rows(cat(generated, 1)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_CachedInPieces_EqualsUncached(string folder, string configFile)
    {
        using Scene scene = new(folder, configFile);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        string[] inputs = [.. scene.Inputs()];
        foreach (string prefix in inputs)
        {
            Tensor ids = scene.Golden.Load($"{prefix}input_ids");
            int batch = (int)ids.shape[0], length = (int)ids.shape[1];
            int[] padding = scene.Golden.Entries.ContainsKey($"{prefix}attention_mask") ? LeftPadding(scene.Golden.Load($"{prefix}attention_mask")) : new int[batch];
            int first = padding.Max() + 1;
            using KeyValueCache cache = scene.Model.CreateCache(batch, length, padding);
            int[] ends = [first, (first + length) / 2, .. Enumerable.Range((first + length) / 2, length - ((first + length) / 2)).Select(i => i + 1)];
            for (int i = 0, start = 0; i < ends.Length; start = ends[i++])
            {
                // Dynamic scaling rotates earlier keys otherwise than a cache that was written when the row was shorter.
                bool comparable = scene.Model.Config.RopeScaling?.Type != RopeScalingType.Dynamic || ends[i] <= scene.Model.Config.MaxPositionEmbeddings;
                Tensor cached = scene.Model.Forward(ids.narrow(1, start, ends[i] - start), cache: cache);
                if (comparable && (i < 3 || i == ends.Length - 1))
                {
                    Tensor whole = scene.Model.Forward(ids.narrow(1, 0, ends[i]), padding);
                    AssertClose(scene.Model.Head(whole.narrow(1, ends[i] - 1, 1)), scene.Model.Head(cached.narrow(1, cached.shape[1] - 1, 1)), $"{prefix} up to {ends[i]}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_LossInputs_GivesReferenceLoss(string folder, string configFile)
    {
        using Scene scene = new(folder, configFile);
        string inputs = Path.Combine(scene.Folder, "loss_inputs.safetensors");
        Assert.SkipUnless(File.Exists(inputs), $"'{folder}' has no loss_inputs.safetensors");
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(scene.Folder, "golden.json")));
        double expected = golden.RootElement.GetProperty("loss").GetProperty("value").GetDouble();
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile file = SafetensorsFile.Open(inputs);
        Tensor labels = file.Load("labels"), logits = scene.Logits(file.Load("ids"));
        long length = labels.shape[1];
        Tensor loss = nn.functional.cross_entropy(
            logits.narrow(1, 0, length - 1).reshape(-1, logits.shape[2]), labels.narrow(1, 1, length - 1).reshape(-1), ignore_index: -100);
        Assert.Equal(expected, loss.item<float>(), Tolerance);
    }

    private static int[] LeftPadding(Tensor mask) => [.. Rows(mask).Select(row => row.TakeWhile(m => m == 0).Count())];

    private static long[][] Rows(Tensor t)
    {
        long[] values = t.contiguous().data<long>().ToArray();
        return [.. values.Chunk((int)t.shape[1])];
    }

    private static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = actual.sub(expected).abs().max().item<float>();
        Assert.True(difference <= Tolerance, $"{what}: the largest difference is {difference:G3}, more than {Tolerance:G1}.");
    }

    private sealed class Scene : IDisposable
    {
        internal Scene(string folder, string configFile)
        {
            (Folder, DecoderConfig config) = ModelGoldens.Require(folder, configFile);
            using ITensorSource source = TensorSources.Open(Folder);
            Model = DecoderModel.Load(source, config);
            Golden = SafetensorsFile.Open(Path.Combine(Folder, "golden.safetensors"));
        }

        internal string Folder { get; }

        internal DecoderModel Model { get; }

        internal SafetensorsFile Golden { get; }

        /// <summary>The prefixes of all inputs that this folder holds: padded batches, a long row, or one batch without a prefix.</summary>
        internal IEnumerable<string> Inputs()
        {
            const string Ids = "input_ids";
            return Golden.Entries.Keys.Where(k => k.EndsWith(Ids, StringComparison.Ordinal)).Select(k => k[..^Ids.Length]);
        }

        internal Tensor Logits(Tensor ids, IReadOnlyList<int>? leftPadding = null)
        {
            using IDisposable noGrad = no_grad();
            return Model.Head(Model.Forward(ids, leftPadding));
        }

        public void Dispose()
        {
            Model.Dispose();
            Golden.Dispose();
        }
    }
}
