using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

public class VocabularyTextTests
{
    private const string Words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nab\n##c\nAb\n\u00E9\ne\n!\n";

    [Theory]
    [InlineData(null, "Abc \u00E9!", "2 5 6 9 10 3")]
    [InlineData("""{"do_lower_case":false}""", "Abc \u00E9!", "2 7 6 8 10 3")]
    [InlineData("""{"strip_accents":false}""", "\u00C9[MASK]", "2 8 4 3")]
    public void FromFolder_VocabularyAlone_IsBert(string? config, string text, string expected)
    {
        using TemporaryFolder folder = new();
        folder.Write(TokenizerLoader.VocabularyFileName, Words);
        if (config is not null)
        {
            folder.Write("tokenizer_config.json", config);
        }

        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(folder.Path);

        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text, addSpecialTokens: true)));
        Assert.Equal("abc!", tokenizer.Decode([2, 5, 6, 10, 3]));
        Assert.Equal(0, tokenizer.PaddingId);
    }

    [Theory]
    [InlineData("a\n[UNK]\na\n[CLS]\n[SEP]", "line 3")]
    [InlineData("a\n[UNK]\n[CLS]", null)]
    [InlineData("", null)]
    public void FromFolder_BadVocabulary_NamesTheFile(string text, string? field)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(TokenizerLoader.VocabularyFileName, text);

        TokenizerException error = Assert.Throws<TokenizerException>(() => TokenizerLoader.FromFolder(folder.Path));

        Assert.Equal((path, field), (error.Path, error.Field));
    }

    [Theory]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    [MemberData(nameof(TokenizerGoldens.Folders), MemberType = typeof(TokenizerGoldens))]
    public void FromFile_VocabularyOfGoldens_AgreesWithTokenizerJson(string name)
    {
        string path = Path.Combine(TokenizerGoldens.Require(name), TokenizerLoader.VocabularyFileName);
        Assert.SkipUnless(File.Exists(path), $"'{name}' has no {TokenizerLoader.VocabularyFileName}");
        using TemporaryFolder folder = new();
        File.Copy(path, folder.File(TokenizerLoader.VocabularyFileName));
        bool lowers = File.ReadAllText(Path.Combine(TokenizerGoldens.Require(name), TokenizerLoader.FileName)).Replace(" ", "", StringComparison.Ordinal)
            .Contains("\"lowercase\":true", StringComparison.Ordinal);
        folder.Write("tokenizer_config.json", $$"""{"do_lower_case":{{(lowers ? "true" : "false")}},"strip_accents":{{(lowers ? "null" : "false")}}}""");
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(folder.Path);

        TokenizerGoldens.CheckRows(name, (row, differences) => differences.Check(
            row.GetProperty("text").GetString()!,
            "ids_with_special",
            TokenizerGoldens.Ids(row, "ids_with_special"),
            tokenizer.Encode(row.GetProperty("text").GetString()!, addSpecialTokens: true)));
    }
}
