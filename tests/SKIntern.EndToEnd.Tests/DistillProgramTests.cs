using SKIntern.Testing;

namespace SKIntern.EndToEnd.Tests;

/// <summary>The main job as a user starts it.</summary>
public class DistillProgramTests
{
    private const int Ok = 0;
    private const int BadInput = 1;
    private const int BadOptions = 2;

    [Fact]
    public async Task Program_ShortRun_PrintsTheTableAndWritesReportAndAdapters()
    {
        using var folder = new TemporaryFolder();
        (int code, string output, string error) = await RunAsync("--epochs", "1", "--steps", "3", "--merged", "--output", folder.Path);
        Assert.Equal("", error);
        Assert.Equal(Ok, code);
        Assert.Contains("Std-CoT, equal tokens", output);
        Assert.True(File.Exists(folder.File("report.html")));
        Assert.Contains("| knowledge in prompt |", await File.ReadAllTextAsync(folder.File("report.md"), TestContext.Current.CancellationToken));
        string[] adapters = Directory.GetDirectories(folder.File("adapters"));
        Assert.Equal(4, adapters.Length);
        string merged = Directory.GetDirectories(folder.File("merged"))[0];
        using Student student = Student.Load(merged, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4, Directory.GetDirectories(folder.File("merged")).Length);
        Assert.All(adapters, a => Assert.True(File.Exists(Path.Combine(a, "adapter_model.safetensors")) && File.Exists(Path.Combine(a, "adapter_config.json"))));
    }

    [Theory]
    [InlineData("words")]
    [InlineData("facts:corpus")]
    [InlineData("self-information")]
    public async Task Program_OwnData_TrainsTheMethodsAskedFor(string compressor)
    {
        using var folder = new TemporaryFolder();
        string rows = string.Join('\n', Enumerable.Range(0, 6).Select(i =>
            $$"""{"id":"r{{i}}","task":"t","question":"A silver customer reports a spill by phone. Case {{i}}?","answer":"{{i}}","rationale":"add the points.","learning_summary":"add.","supplementary_knowledge":["silver {{i}} points."]}"""));
        string data = folder.Write("data.jsonl", rows), output = folder.File("out");
        (int code, string text, string error) = await RunAsync(
            "--data", data, "--test", data, "--method", "std-cot,skintern", "--epochs", "2", "--steps", "3", "--shots", "1", "--compressor", compressor, "--max-new-tokens", "8", "--output", output);
        Assert.Equal("", error);
        Assert.Equal(Ok, code);
        Assert.Contains("skintern", text);
        Assert.True(File.Exists(Path.Combine(output, "report.html")));
    }

    [Theory]
    [InlineData("--steps", "0")]
    [InlineData("--method", "magic")]
    [InlineData("--device", "tpu")]
    [InlineData("--compressor", "zip")]
    [InlineData("--compressor", "words:llmlingua2")]
    [InlineData("--schedule", "steep")]
    [InlineData("--nonsense", "1")]
    [InlineData("--data", "train.jsonl")]
    [InlineData("--tasks", "navigate")]
    [InlineData("--test-limit", "3")]
    public async Task Program_WrongOption_SaysSoInOneLine(string option, string value)
    {
        (int code, string output, string error) = await RunAsync(option, value);
        Assert.Equal(BadOptions, code);
        Assert.Equal("", output);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Program_MissingModel_NamesIt()
    {
        (int code, _, string error) = await RunAsync("--model", "no-such-model.gguf");
        Assert.Equal(BadInput, code);
        Assert.Contains("no-such-model.gguf", error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("hf:not a name", "not a name")]
    [InlineData("hf:org/name@../evil", "../evil")]
    public async Task Program_BadHubName_SaysSoInOneLine(string model, string named)
    {
        (int code, _, string error) = await RunAsync("--model", model);
        Assert.Equal(BadInput, code);
        Assert.Contains(named, error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Program_BadRow_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("bad.jsonl", "{\"id\":\"a\",\"question\":\"q\",\"answer\":\"1\",\"rationale\":\"r\"}\n{\"id\":\"b\"}\n");
        (int code, _, string error) = await RunAsync("--data", data, "--test", data);
        Assert.Equal(BadInput, code);
        Assert.Contains("bad.jsonl", error);
        Assert.Contains("2", error);
    }

    [Fact]
    public async Task Program_Help_ShowsExamples()
    {
        (int code, string output, _) = await RunAsync("--help");
        Assert.Equal(Ok, code);
        Assert.Contains("Examples:", output);
        Assert.Contains("--knowledge", output);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
        => SampleProgram.RunAsync("SKIntern.Samples.Distill", arguments);
}
