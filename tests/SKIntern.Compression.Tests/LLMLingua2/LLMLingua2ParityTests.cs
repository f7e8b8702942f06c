using System.Text.Json;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests.LLMLingua2;

/// <summary>Against llmlingua 0.2.2, every row to the letter; probabilities as the goldens' README states.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class LLMLingua2ParityTests
{
    private const double ProbabilityTolerance = 1e-5;

    public static TheoryData<string> Folders() => ClassifierGoldens.Folders();

    [Theory]
    [MemberData(nameof(Folders))]
    public void Compress_ReferenceRows_GivesTheReferenceResult(string folder)
    {
        string path = ClassifierGoldens.Require(folder);
        using TokenClassifier classifier = TokenClassifier.Load(path);
        var compressor = new LLMLingua2Compressor(classifier, new() { Mode = LLMLingua2Mode.Parity });
        Dictionary<string, LLMLingua2Prompt> prepared = [];
        List<string> failures = [];
        int rows = 0;
        foreach (JsonElement row in ClassifierGoldens.Rows(path, "cases.jsonl"))
        {
            GoldenOptions options = GoldenOptions.Read(row.GetProperty("options"));
            string[] contexts = ClassifierGoldens.Strings(row.GetProperty("context"));
            string key = JsonSerializer.Serialize(contexts) + options.Key;
            LLMLingua2Prompt prompt = prepared.GetValueOrDefault(key) ?? (prepared[key] = compressor.Prepare(contexts, options.Prepare));
            LLMLingua2Result result = prompt.Compress(options.Budget);
            failures.AddRange(Differences(row, result).Select(difference => $"row {rows} {row.GetProperty("options")}: {difference}"));
            rows++;
        }

        Assert.NotEqual(0, rows);
        Assert.True(failures.Count == 0, $"{failures.Count} differences: {string.Join(Environment.NewLine, failures.Take(10))}");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void KeepProbabilities_ReferenceRowsTogether_AreTheReference(string folder)
    {
        string path = ClassifierGoldens.Require(folder);
        using TokenClassifier classifier = TokenClassifier.Load(path);
        JsonElement[] rows = [.. ClassifierGoldens.Rows(path, "probabilities.jsonl")];
        IReadOnlyList<float[]> actual = classifier.KeepProbabilities([.. rows.Select(row => (IReadOnlyList<int>)[.. row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())])]);

        Assert.NotEmpty(rows);
        Assert.All(rows.Zip(actual), pair =>
        {
            double[] expected = [.. pair.First.GetProperty("keep").EnumerateArray().Select(keep => keep.GetDouble())];
            Assert.Equal(expected.Length, pair.Second.Length);
            Assert.All(expected.Zip(pair.Second), keep => Assert.Equal(keep.First, keep.Second, ProbabilityTolerance));
        });
    }

    private static IEnumerable<string> Differences(JsonElement row, LLMLingua2Result result)
    {
        (string Name, string Actual)[] actual =
        [
            ("compressed_prompt", Json(result.CompressedPrompt)),
            ("compressed_prompt_list", Json(result.CompressedPromptList)),
            ("origin_tokens", Json(result.OriginTokens)),
            ("compressed_tokens", Json(result.CompressedTokens)),
            ("ratio", Json(result.RatioText)),
            ("rate", Json(result.RateText)),
            ("word_labels", Json(result.Words.Select(word => new object[] { word.Text, word.IsKept ? 1 : 0 }))),
        ];
        foreach ((string name, string value) in actual)
        {
            string expected = Json(row.GetProperty(name));
            if (value != expected)
            {
                yield return $"{name} is {value}, expected {expected}";
            }
        }
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
