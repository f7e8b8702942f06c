using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using SKIntern.Tokenization;

namespace SKIntern.Models.Tests.Tokenization;

[Trait(TestCategories.Name, TestCategories.Parity)]
public class StreamingParityTests
{
    [Theory]
    [MemberData(nameof(TokenizerGoldens.Folders), MemberType = typeof(TokenizerGoldens))]
    public void Append_IdsOfGoldens_GivesTheTextOfDecodeInWholeCharacters(string name)
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));

        TokenizerGoldens.CheckRows(name, (row, differences) =>
        {
            string text = row.GetProperty("text").GetString()!;
            Check(TokenizerGoldens.Ids(row, "ids"), skipSpecialTokens: false, row.GetProperty("decoded").GetString()!);
            Check(TokenizerGoldens.Ids(row, "ids_with_special"), skipSpecialTokens: true, row.GetProperty("decoded_skip_special").GetString()!);

            void Check(int[] ids, bool skipSpecialTokens, string decoded)
            {
                IncrementalDecoder decoder = new(tokenizer, skipSpecialTokens);
                string[] pieces = [.. ids.Select(decoder.Append), decoder.Flush()];
                differences.Check(text, "streamed", decoded, string.Concat(pieces));
                differences.Check(text, "halves", "", string.Concat(pieces.Where(p => p.Length > 0 && (char.IsLowSurrogate(p[0]) || char.IsHighSurrogate(p[^1])))));
            }
        });
    }

    /// <summary>Ids in any order, as a model in training may give them.</summary>
    [Theory]
    [MemberData(nameof(TokenizerGoldens.Folders), MemberType = typeof(TokenizerGoldens))]
    public void Append_AnyIds_GivesTheTextOfDecode(string name)
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));

        CsCheck.Check.Sample(
            CsCheck.Gen.Int[0, Math.Min(tokenizer.VocabularySize, 600) - 1].Array[0, 30],
            ids =>
            {
                IncrementalDecoder decoder = new(tokenizer);
                Assert.Equal(tokenizer.Decode(ids), string.Concat(ids.Select(decoder.Append)) + decoder.Flush());
            },
            iter: 500,
            threads: 1);
    }
}
