using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests;

/// <summary>Rows and probabilities of whole texts against the reference's, for every reference classifier.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class KeepProbabilitiesParityTests
{
    private const double Tolerance = 1e-5;
    private const string FileName = "probabilities.jsonl";

    public static TheoryData<string> Classifiers()
    {
        string[] folders = [.. SharedFolder.FoldersIn("goldens", "llmlingua").Where(folder => folder.Length > 0 && File.Exists(Path.Combine(SharedFolder.Root!, "goldens", "llmlingua", folder, FileName)))];

        // A theory without rows would fail; this row is skipped with the reason.
        return [.. folders.DefaultIfEmpty("")];
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Of_ReferenceTexts_GivesReferenceTokensAndProbabilities(string folder)
    {
        string path = SharedFolder.Require("goldens", "llmlingua", folder);
        Assert.SkipWhen(folder.Length == 0, "there are no reference probabilities");
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(path);
        using ITensorSource source = TensorSources.Open(path);
        using EncoderModel model = EncoderModel.Load(source, EncoderConfigReader.Read(Path.Combine(path, "config.json")));
        TokenRowBuilder builder = new(model.Config, tokenizer, model.Config.MaxLength);
        List<TokenRow> rows = [];
        List<double[]> expected = [];
        foreach (string line in File.ReadLines(Path.Combine(path, FileName)))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string text = json.RootElement.GetProperty("text").GetString()!;
            long[] ids = [.. json.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())];
            IReadOnlyList<TextSpan> words = WordSplitter.Split(text);
            TokenRow[] built = [.. builder.Build(rows.Count, text, words)];
            if (words.Count == 0 || ids.Length > model.Config.MaxLength)
            {
                continue;
            }

            TokenRow row = Assert.Single(built);
            Assert.Equal(ids, row.Ids);
            Assert.Equal(row.Words.Where(word => word >= 0).Order(), row.Words.Where(word => word >= 0));
            rows.Add(row);
            expected.Add([.. json.RootElement.GetProperty("keep").EnumerateArray().Select(keep => keep.GetDouble())]);
        }

        Assert.NotEmpty(rows);
        float[][] actual = KeepProbabilities.Of(model, rows, 8, CancellationToken.None);
        Assert.All(expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), p => Assert.Equal(p.First, p.Second, Tolerance)));
    }
}
