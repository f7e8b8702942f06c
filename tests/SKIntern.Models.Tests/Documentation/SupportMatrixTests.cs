using System.Text.Json;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Documentation;

/// <summary>docs/models.md says what the code does, and all that it says is held to the reference.</summary>
public class SupportMatrixTests
{
    private const string Begin = "<!-- tables: made by SupportMatrixTests, which fails with what has to stand here -->";
    private const string End = "<!-- end of tables -->";

    [Fact]
    public void Document_Tables_AreWhatTheCodeSupports()
    {
        string path = Path.Combine(RepositoryRoot(), "docs", "models.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"'{path}' has not the lines '{Begin}' and, behind it, '{End}'.");

        string expected = $"\n\n{SupportMatrix.Create()}", actual = text[(begin + Begin.Length)..end];

        Assert.True(expected == actual, $"the tables of '{path}' are not what the code supports; between the markers has to stand:\n{expected}");
    }

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    public void EveryDecoderFamily_HasAReference()
    {
        HashSet<string> held = [.. ReferenceConfigs().Select(ModelTypeOf)];

        Assert.Empty(DecoderConfigReader.SupportedModelTypes.Except(held));
    }

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    public void EveryEncoderArchitecture_HasAReference()
    {
        EncoderArchitecture[] held = [.. ReferenceConfigs().Where(c => EncoderConfigReader.SupportedModelTypes.Contains(ModelTypeOf(c))).Select(c => EncoderConfigReader.Read(c).Architecture).Distinct()];

        Assert.Empty(Enum.GetValues<EncoderArchitecture>().Except(held));
    }

    private static IEnumerable<string> ReferenceConfigs()
    {
        string root = SharedFolder.Require("goldens", "models");
        return Directory.GetDirectories(root).Select(d => Path.Combine(d, "config.json")).Where(File.Exists);
    }

    private static string ModelTypeOf(string config)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(config));
        return json.RootElement.GetProperty("model_type").GetString()!;
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SKIntern.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
    }
}
