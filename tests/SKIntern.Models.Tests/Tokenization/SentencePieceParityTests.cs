using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

/// <summary>SentencePiece's own files, which agree with tokenizer.json on every text without special tokens.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class SentencePieceParityTests
{
    [Theory]
    [MemberData(nameof(TokenizerGoldens.Folders), MemberType = typeof(TokenizerGoldens))]
    public void FromFolder_SentencePieceModelAlone_AgreesWithTokenizerJson(string name)
    {
        string path = Path.Combine(TokenizerGoldens.Require(name), TokenizerLoader.SentencePieceFileName);
        Assert.SkipUnless(File.Exists(path), $"'{name}' has no {TokenizerLoader.SentencePieceFileName}");
        HuggingFaceTokenizer reference = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));
        bool isMetaspace = File.ReadAllText(Path.Combine(TokenizerGoldens.Require(name), TokenizerLoader.FileName)).Contains("\"Metaspace\"", StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        File.Copy(path, folder.File(TokenizerLoader.SentencePieceFileName));
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(folder.Path);

        TokenizerGoldens.CheckRows(name, (row, differences) =>
        {
            string text = row.GetProperty("text").GetString()!;
            int[] ids = TokenizerGoldens.Ids(row, "ids");
            // Metaspace puts no sign before a space or another sign; SentencePiece does.
            if (ids.Any(reference.IsSpecial) || (isMetaspace && text.StartsWith(' ')) || (isMetaspace && text.StartsWith('\u2581')))
            {
                return;
            }

            differences.Check(text, "ids", ids, tokenizer.Encode(text));
            differences.Check(text, "decoded", row.GetProperty("decoded").GetString()!, tokenizer.Decode(ids, skipSpecialTokens: false));
            differences.Check(text, "ids_with_special", TokenizerGoldens.Ids(row, "ids_with_special"), tokenizer.Encode(text, addSpecialTokens: true));
        });
    }
}
