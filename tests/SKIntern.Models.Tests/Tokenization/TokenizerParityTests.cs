using System.Text.Json;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

[Trait(TestCategories.Name, TestCategories.Parity)]
public class TokenizerParityTests
{
    public static TheoryData<string> Folders => TokenizerGoldens.Folders;

    [Theory]
    [MemberData(nameof(Folders))]
    public void FromFolder_Goldens_AgreeOnEveryRow(string name)
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));

        TokenizerGoldens.CheckRows(name, (row, differences) =>
        {
            string text = row.GetProperty("text").GetString()!;
            int[] ids = TokenizerGoldens.Ids(row, "ids");
            int[] idsWithSpecial = TokenizerGoldens.Ids(row, "ids_with_special");
            differences.Check(text, "ids", ids, tokenizer.Encode(text));
            differences.Check(text, "ids_with_special", idsWithSpecial, tokenizer.Encode(text, addSpecialTokens: true));
            differences.Check(text, "decoded", row.GetProperty("decoded").GetString()!, tokenizer.Decode(ids, skipSpecialTokens: false));
            differences.Check(text, "decoded_skip_special", row.GetProperty("decoded_skip_special").GetString()!, tokenizer.Decode(idsWithSpecial));
        });
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void EncodeWithOffsets_Goldens_AgreeOnEveryRow(string name)
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));

        TokenizerGoldens.CheckRows(name, (row, differences) =>
        {
            string text = row.GetProperty("text").GetString()!;
            TokenEncoding encoding = tokenizer.EncodeWithOffsets(text);
            differences.Check(text, "ids", TokenizerGoldens.Ids(row, "ids"), encoding.Ids);
            differences.Check(text, "offsets", row.GetProperty("offsets").GetRawText().Replace(" ", "", StringComparison.Ordinal), Offsets(text, encoding));
            TokenEncoding withSpecial = tokenizer.EncodeWithOffsets(text, addSpecialTokens: true);
            differences.Check(text, "ids_with_special", TokenizerGoldens.Ids(row, "ids_with_special"), withSpecial.Ids);
            Assert.Equal(withSpecial.Ids.Count, withSpecial.Offsets.Count);
        });
    }

    /// <summary>The goldens count code points.</summary>
    private static string Offsets(string text, TokenEncoding encoding)
    {
        int[] codePoints = new int[text.Length + 1];
        for (int i = 0; i < text.Length; i++)
        {
            codePoints[i + 1] = codePoints[i] + (char.IsHighSurrogate(text[i]) ? 0 : 1);
        }

        return JsonSerializer.Serialize(encoding.Offsets.Select(o => new[] { codePoints[o.Start], codePoints[o.End] }));
    }
}
