using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests;

/// <summary>Small random models and sequences for them.</summary>
internal static class TinyModels
{
    public const int VocabularySize = 40;

    public static DecoderConfig Config(bool tied = true) => new()
    {
        VocabularySize = VocabularySize,
        HiddenSize = 16,
        IntermediateSize = 24,
        LayerCount = 2,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        HeadSize = 4,
        MaxPositionEmbeddings = 64,
        TieWordEmbeddings = tied,
    };

    public static DecoderModel Create(int seed = 1, bool tied = true, ScalarType dtype = ScalarType.Float32, Device? device = null)
        => DecoderModel.CreateRandom(Config(tied), seed, dtype, device);

    /// <summary>Sequences of several lengths: a prompt, then a target that repeats it backwards.</summary>
    public static IReadOnlyList<TokenSequence> Sequences(int count, int seed = 5)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int[] prompt = [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.Next(2, VocabularySize))];
            return TokenSequence.FromPromptAndTarget($"row{i}", prompt, [.. prompt.Reverse(), 1]);
        })];
    }

    public static Dictionary<string, float[]> Snapshot(DecoderModel model)
        => model.Parameters.ToDictionary(p => p.Key, p => Values(p.Value));

    /// <summary>A model with biases in its linear layers and norms, none of them 0.</summary>
    public static DecoderModel CreateBiased(ScalarType dtype = ScalarType.Float32, bool tied = false)
    {
        DecoderModel model = DecoderModel.CreateRandom(
            Config(tied) with { Norm = NormKind.Layer, AttentionBias = true, AttentionOutputBias = true, FeedForwardBias = true }, 3, dtype);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using var generator = new Generator(4, CPU);
        foreach ((string name, Tensor weight) in model.Parameters.Where(p => p.Key.EndsWith(".bias", StringComparison.Ordinal)).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            weight.copy_(randn(weight.shape, generator: generator));
        }

        return model;
    }

    /// <summary>The logits of two short rows.</summary>
    public static float[] Logits(DecoderModel model)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return Values(model.Head(model.Forward(tensor(new long[] { 4, 7, 2, 9, 11, 3 }, [2, 3]))));
    }

    /// <summary>Runs an action with other values in some of a model's weights, and puts the old ones back.</summary>
    public static T With<T>(DecoderModel model, IReadOnlyDictionary<string, Tensor> weights, Func<T> action)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Dictionary<string, Tensor> before = weights.Keys.ToDictionary(k => k, k => model.Parameters[k].clone());
        Copy(weights);
        try
        {
            return action();
        }
        finally
        {
            Copy(before);
        }

        void Copy(IReadOnlyDictionary<string, Tensor> values)
        {
            foreach ((string name, Tensor value) in values)
            {
                model.Parameters[name].copy_(value);
            }
        }
    }

    public static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    public static void AssertClose(IEnumerable<float> expected, IEnumerable<float> actual, double tolerance)
    {
        float[] left = [.. expected], right = [.. actual];
        Assert.Equal(left.Length, right.Length);
        double largest = left.Zip(right, (a, b) => Math.Abs((double)a - b)).DefaultIfEmpty().Max();
        Assert.True(largest <= tolerance, $"The largest difference is {largest}, above {tolerance}.");
    }
}
