using System.Text.Json;
using SKIntern.Generation;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Testing;
using static TorchSharp.torch;

namespace SKIntern.Inference.Tests.Parity;

/// <summary>Greedy tokens after a left-padded batch, against HF transformers.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class GreedyIdsTests
{
    public static TheoryData<string> Folders() => [.. SharedFolder.FoldersIn("goldens", "models")];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task GenerateAsync_LeftPaddedBatch_GivesTheReferencesIds(string folder)
    {
        string path = SharedFolder.Require("goldens", "models", folder);
        string configPath = Path.Combine(path, "config.json");
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(configPath, TestContext.Current.CancellationToken));
        string type = json.RootElement.GetProperty("model_type").GetString()!;
        Assert.SkipWhen(EncoderConfigReader.SupportedModelTypes.Contains(type), $"'{folder}' is a {type}, an encoder: it writes no text");
        using SafetensorsFile golden = SafetensorsFile.Open(Path.Combine(path, "golden.safetensors"));
        Assert.SkipUnless(golden.Entries.ContainsKey("greedy.ids"), $"'{folder}' has no greedy ids");

        long[][] ids = ReadRows(golden, "left.input_ids"), mask = ReadRows(golden, "left.attention_mask"), expected = ReadRows(golden, "greedy.ids");
        string[] prompts = [.. ids.Zip(mask, (row, real) => NumberTokenizer.Write(row.Where((_, i) => real[i] == 1)))];
        DecoderConfig config = DecoderConfigReader.Read(configPath);
        using ITensorSource source = TensorSources.Open(path);
        using DecoderModel model = DecoderModel.Load(source, config, cancellationToken: TestContext.Current.CancellationToken);

        // Some references run beyond their window, which the generator would not do by itself.
        int newTokens = expected[0].Length, window = Math.Max(config.MaxPositionEmbeddings, ids[0].Length + newTokens);
        TextGenerator generator = new(model, new NumberTokenizer(config.VocabularySize), config.EndOfSequenceIds, window);
        IReadOnlyList<GenerationResult> results = await generator.GenerateAsync(
            prompts, new() { MaxNewTokens = newTokens, IgnoreEndOfSequence = true }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected.Length, results.Count);
        int compared = CountComparable(config, ids[0].Length, newTokens);
        Assert.All(expected.Zip(results), pair => Assert.Equal(pair.First.Take(compared), pair.Second.TokenIds.Take(compared).Select(id => (long)id)));
    }

    // Beyond the original context of LongRoPE the reference attends without a causal mask, by mistake. The decoder's own parity
    // tests imitate that; the generator computes what the uncached model does.
    private static int CountComparable(DecoderConfig config, int promptTokens, int newTokens)
        => config.RopeScaling is { Type: RopeScalingType.LongRope } scaling
            ? Math.Clamp(scaling.OriginalMaxPositionEmbeddings - promptTokens + 1, 1, newTokens)
            : newTokens;

    private static long[][] ReadRows(SafetensorsFile file, string name)
    {
        using Tensor tensor = file.Load(name, ScalarType.Int64);
        return [.. tensor.data<long>().ToArray().Chunk((int)tensor.shape[1])];
    }
}
