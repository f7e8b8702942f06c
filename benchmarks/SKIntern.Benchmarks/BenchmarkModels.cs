using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Benchmarks;

/// <summary>Models with random weights: speed does not depend on what a weight is.</summary>
internal static class BenchmarkModels
{
    /// <summary>The shape of SmolLM2-135M: 30 layers of width 576, 9 query and 3 key-value heads, tied embeddings.</summary>
    public static DecoderConfig SmolLm { get; } = new()
    {
        VocabularySize = 49_152,
        HiddenSize = 576,
        IntermediateSize = 1_536,
        LayerCount = 30,
        HeadCount = 9,
        KeyValueHeadCount = 3,
        HeadSize = 64,
        MaxPositionEmbeddings = 8_192,
        RopeTheta = 100_000,
        TieWordEmbeddings = true,
    };

    /// <summary>The shape of the embedded student: 4 layers of width 128, 4 query and 2 key-value heads, tied embeddings; 0.76M parameters.</summary>
    public static DecoderConfig Tiny { get; } = new()
    {
        VocabularySize = 176,
        HiddenSize = 128,
        IntermediateSize = 352,
        LayerCount = 4,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        HeadSize = 32,
        MaxPositionEmbeddings = 4_096,
        TieWordEmbeddings = true,
    };

    public static DecoderModel Create(ScalarType dtype) => DecoderModel.CreateRandom(SmolLm, seed: 1, dtype);

    /// <summary>The bytes that a step reads: every weight once (the embedding is the output head).</summary>
    public static long WeightBytes(DecoderModel model) => model.Parameters.Values.Sum(weight => weight.NumberOfElements * weight.ElementSize);

    /// <summary>[rows, length] ids, owned by the caller.</summary>
    public static Tensor RandomIds(int rows, int length)
    {
        Random random = new(2);
        long[] ids = [.. Enumerable.Range(0, rows * length).Select(_ => (long)random.Next(SmolLm.VocabularySize))];
        return tensor(ids, rows, length).DetachFromDisposeScope();
    }
}
