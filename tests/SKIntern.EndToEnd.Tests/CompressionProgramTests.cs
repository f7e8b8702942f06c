using SKIntern.Testing;

namespace SKIntern.EndToEnd.Tests;

/// <summary>The program that compares compressors and trains one.</summary>
public sealed class CompressionProgramTests
{
    private const int Ok = 0;
    private const int BadInput = 1;
    private const int BadOptions = 2;

    [Fact]
    public async Task Compare_EmbeddedTask_PrintsAndWritesTheTable()
    {
        using var folder = new TemporaryFolder();
        string report = folder.File("report.md"), cache = folder.File("scores");
        (int code, string output, string error) = await RunAsync(
            "compare", "--compressor", "words,self-information", "--rates", "0.5", "--max-sequences", "2", "--cache", cache, "--output", report);
        Assert.Equal(Ok, code);
        Assert.Contains("words:corpus at 0.50", error);
        string table = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains("| words:self-information | 0.50 |", table);
        Assert.EndsWith(table, output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("compare", "--compressor", "zip")]
    [InlineData("compare", "--rates", "half")]
    [InlineData("compare", "--data", "train.jsonl")]
    [InlineData("compare", "--per-task", "0")]
    [InlineData("train", "--epochs", "0")]
    [InlineData("shrink", "--nonsense", "1")]
    public async Task Program_WrongOption_SaysSoInOneLine(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(arguments);
        Assert.Equal(BadOptions, code);
        Assert.Equal("", output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--classifier", "no-such-folder", "no-such-folder")]
    [InlineData("--rates", "1.5", "Rates")]
    [InlineData("--compressor", "words:llmlingua2", "Classifier")]
    public async Task Compare_BadInput_NamesIt(string option, string value, string named)
    {
        (int code, _, string error) = await RunAsync("compare", option, value);
        Assert.Equal(BadInput, code);
        Assert.Contains(named, error);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
        => SampleProgram.RunAsync("SKIntern.Samples.Compression", arguments);
}
