using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Testing;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

/// <summary>A real sentence encoder against Hugging Face transformers; tolerance as the goldens' README states.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class SentenceEncoderParityTests
{
    private const double Tolerance = 2e-5;

    // Similarities are written with six places.
    private const double SimilarityTolerance = Tolerance;

    [Fact]
    public void Embed_ReferenceTexts_GivesReferenceEmbeddingsAndNeighbours()
    {
        string golden = SharedFolder.Require("goldens", "minilm"), model = SharedFolder.Require("models", "all-MiniLM-L6-v2");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden, "golden.json")));
        string[] texts = [.. json.RootElement.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!)];
        using SentenceEncoder encoder = SentenceEncoder.Load(model, cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyList<float[]> embeddings = encoder.Embed(texts, batchSize: 8, cancellationToken: TestContext.Current.CancellationToken);

        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(golden, "golden.safetensors"));
        using Tensor expected = file.Load("embeddings");
        Assert.Equal((long[])[embeddings.Count, encoder.EmbeddingSize], expected.shape);
        float[] expectedValues = expected.data<float>().ToArray();
        string[] wrong = [.. embeddings.Select((e, i) => (Index: i, Difference: Difference(e, expectedValues.AsSpan(i * e.Length, e.Length))))
            .Where(d => d.Difference > Tolerance).Select(d => $"text {d.Index} by {d.Difference:G3}")];
        Assert.Empty(wrong);
        AssertNeighbours(json.RootElement, embeddings);
    }

    private static void AssertNeighbours(JsonElement golden, IReadOnlyList<float[]> embeddings)
    {
        JsonElement nearest = golden.GetProperty("nearest"), similarity = golden.GetProperty("similarity");
        int questions = nearest.GetArrayLength();
        Assert.NotEqual(0, questions);
        for (int i = 0; i < questions; i++)
        {
            int[] expected = [.. nearest[i].EnumerateArray().Select(n => n.GetInt32())];
            double[] expectedSimilarity = [.. similarity[i].EnumerateArray().Select(s => s.GetDouble())];
            (int Index, double Similarity)[] actual = [.. Enumerable.Range(0, questions).Where(j => j != i)
                .Select(j => (j, Dot(embeddings[i], embeddings[j]))).OrderByDescending(s => s.Item2).Take(expected.Length)];
            for (int rank = 0; rank < expected.Length; rank++)
            {
                Assert.Equal(expectedSimilarity[rank], actual[rank].Similarity, SimilarityTolerance);

                // Neighbours as close as the tolerance may change places.
                Assert.Equal(expectedSimilarity[rank], Dot(embeddings[i], embeddings[expected[rank]]), SimilarityTolerance);
            }
        }
    }

    private static double Difference(float[] actual, ReadOnlySpan<float> expected)
    {
        double largest = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
