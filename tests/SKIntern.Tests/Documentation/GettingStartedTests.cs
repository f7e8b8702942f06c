using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Documentation;
using Microsoft.Extensions.DependencyInjection;
using SKIntern.Reports;
using SKIntern.Testing;

namespace SKIntern.Tests.Documentation;

/// <summary>The code of docs/getting-started.md compiles, runs, and is the code that stands there.</summary>
public sealed partial class GettingStartedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Code_OfEveryBlock_Runs()
    {
        string model = TinyModelFolder.Write(_folder), output = _folder.File("output");
        string page = ReadPage();
        string row = JsonBlock().Match(page).Groups["json"].Value;
        string training = _folder.Write("training.jsonl", row + "\n" + row.Replace("\"q1\"", "\"q2\"", StringComparison.Ordinal));
        string test = _folder.Write("test.jsonl", row);

        Assert.NotEmpty(await GettingStarted.AskTheBaseModelAsync(model));
        Comparison comparison = await GettingStarted.DistilAsync(model, training, test, output, Token);
        Assert.Equal(["zero-shot", "Std-CoT", "SKIntern"], comparison.Rows.Select(r => r.Name));
        Assert.Equal(4, comparison.Results[2].Stages.Count);
        Assert.True(File.Exists(Path.Combine(output, "report.html")));

        string answer = (await GettingStarted.AskTheTrainedStudentAsync(model, output)).Text;
        GettingStarted.Export(model, output);
        Assert.True(File.Exists(Path.Combine(output, "merged", "model.safetensors")));
        Assert.True(File.Exists(Path.Combine(output, "merged.gguf")));
        await using ServiceProvider services = GettingStarted.Register(model, output);
        Assert.Equal(answer, await new GettingStarted.TicketService(services.GetRequiredService<IStudent>()).SuggestAsync("What is 3 + 4?", Token));
    }

    [Fact]
    public void Blocks_OfThePage_AreTheCompiledRegions()
    {
        Dictionary<string, string> regions = ReadRegions();
        (string Name, string Code)[] blocks = ReadBlocks(ReadPage());
        Assert.NotEmpty(regions);
        Assert.Equal(regions.Keys, blocks.Select(b => b.Name));
        Assert.All(blocks, b => Assert.Equal(regions[b.Name], b.Code));
    }

    [Fact]
    public void Blocks_OfTheReadme_AreCompiledRegions()
    {
        Dictionary<string, string> regions = ReadRegions();
        (string Name, string Code)[] blocks = ReadBlocks(ReadReadme());
        Assert.NotEmpty(blocks);
        Assert.All(blocks, b => Assert.Equal(regions[b.Name], b.Code));
    }

    private static Dictionary<string, string> ReadRegions()
        => Region().Matches(ReadSource()).ToDictionary(m => m.Groups["name"].Value, m => Unindent(m.Groups["code"].Value));

    private static (string Name, string Code)[] ReadBlocks(string page)
    {
        (string Name, string Code)[] blocks = [.. CodeBlock().Matches(page).Select(m => (m.Groups["name"].Value, m.Groups["code"].Value))];
        Assert.Equal(page.Split("```csharp").Length - 1, blocks.Length);
        return blocks;
    }

    private static string Unindent(string code)
    {
        string[] lines = code.TrimEnd('\n', ' ').Split('\n');
        int indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart(' ').Length);
        return string.Concat(lines.Select(l => (l.Length > indent ? l[indent..] : "") + "\n"));
    }

    private static string ReadSource([CallerFilePath] string path = "") => Read(Path.Combine(Path.GetDirectoryName(path)!, "GettingStarted.cs"));

    private static string ReadPage([CallerFilePath] string path = "") => Read(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/getting-started.md"));

    private static string ReadReadme([CallerFilePath] string path = "") => Read(Path.Combine(Path.GetDirectoryName(path)!, "../../../README.md"));

    private static string Read(string path)
    {
        Assert.SkipUnless(File.Exists(path), $"'{path}' is not here: the tests were not built on this machine");
        return File.ReadAllText(path).ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^[ ]*#region (?<name>\w+)\n(?<code>.*?)^[ ]*#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"<!-- (?<name>\w+) -->\n```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"```json\n(?<json>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
