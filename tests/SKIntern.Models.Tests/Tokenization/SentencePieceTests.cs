using CsCheck;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

public class SentencePieceTests
{
    private static readonly (string, float, int)[] Pieces =
    [
        ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("<0x21>", 0, 6), ("\u2581", -9, 1), ("a", -9, 1), ("b", -9, 1), ("ab", -1, 1), ("\u2581ab", -2, 1), ("<user>", 0, 4),
    ];

    [Fact]
    public void FromFolder_Bpe_MergesByScore()
    {
        HuggingFaceTokenizer tokenizer = Load(SentencePieceBytes.Write(SentencePieceBytes.Bpe, addDummyPrefix: true, Pieces));

        Assert.Equal([1, 8, 4, 5, 3, 0, 9, 4, 6], tokenizer.Encode("ab a!xy<user>b", addSpecialTokens: true));
        Assert.Equal("ab a!", tokenizer.Decode([1, 8, 4, 5, 3]));
        Assert.Equal((1, 2, null), (tokenizer.BeginOfSequenceId, tokenizer.EndOfSequenceId, tokenizer.PaddingId));
    }

    [Fact]
    public void FromFolder_Unigram_TakesTheBestPath()
    {
        HuggingFaceTokenizer tokenizer = Load(SentencePieceBytes.Write(SentencePieceBytes.Unigram, addDummyPrefix: false, Pieces));

        Assert.Equal([8, 2], tokenizer.Encode(" ab", addSpecialTokens: true));
        Assert.Equal([7, 4, 0], tokenizer.Encode("ab x"));
    }

    [Fact]
    public void FromFolder_ConfigBeside_SaysWhatIsAddedAndPutAround()
    {
        HuggingFaceTokenizer tokenizer = Load(
            SentencePieceBytes.Write(SentencePieceBytes.Bpe, addDummyPrefix: true, Pieces),
            ("tokenizer_config.json", """
                {"add_bos_token":false,"add_eos_token":true,"eos_token":"<end>","pad_token":{"content":"<unk>"},
                "added_tokens_decoder":{"10":{"content":"<end>","special":true,"normalized":false}}}
                """),
            ("added_tokens.json", """{"<more>":11}"""),
            ("special_tokens_map.json", """{"additional_special_tokens":["<user>","absent"],"bos_token":"<s>"}"""));

        Assert.Equal([11, 4, 5, 10], tokenizer.Encode("<more>a", addSpecialTokens: true));
        Assert.Equal((10, 0), (tokenizer.EndOfSequenceId, tokenizer.PaddingId));
        Assert.True(tokenizer.IsSpecial(9));
        Assert.Equal(12, tokenizer.VocabularySize);
    }

    [Theory]
    [InlineData("tokenizer_config.json", """{"eos_token":"never"}""", "eos_token")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"x":{"content":"a"}}}""", "added_tokens_decoder.x")]
    [InlineData("added_tokens.json", """{"<more>":-1}""", "<more>")]
    public void FromFolder_BadConfigBeside_NamesThatFileAndField(string file, string text, string field)
    {
        byte[] model = SentencePieceBytes.Write(SentencePieceBytes.Bpe, addDummyPrefix: true, Pieces);

        TokenizerException error = Assert.Throws<TokenizerException>(() => Load(model, (file, text)));

        Assert.Equal((file, field), (Path.GetFileName(error.Path), error.Field));
    }

    [Fact]
    public void FromFolder_OtherModelTypeOrDuplicates_AreRefusedByName()
    {
        Assert.Equal("trainer_spec.model_type", Assert.Throws<TokenizerException>(() => Load(SentencePieceBytes.Write(3, true, Pieces))).Field);
        Assert.Equal("tokens[10]", Assert.Throws<TokenizerException>(() => Load(SentencePieceBytes.Write(2, true, [.. Pieces, ("a", 0, 1)]))).Field);
        Assert.Equal("unknown_token_id", Assert.Throws<TokenizerException>(() => Load(SentencePieceBytes.Write(2, true, ("a", 0, 1)))).Field);
        Assert.Null(Assert.Throws<TokenizerException>(() => Load([0x0A, 0x7F, 0x01])).Field);
    }

    /// <summary>Any bytes put into, or taken out of, a good file make a good file or a TokenizerException.</summary>
    [Fact]
    public void FromFile_MutatedModels_LoadOrThrowTokenizerException()
    {
        byte[] good = SentencePieceBytes.Write(SentencePieceBytes.Bpe, addDummyPrefix: true, Pieces);
        using TemporaryFolder folder = new();
        string path = folder.File(TokenizerLoader.SentencePieceFileName);

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, good.Length]), Gen.Byte.Array[0, 3]).Array[1, 3].Sample(
            mutations =>
            {
                List<byte> bytes = [.. good];
                foreach ((int position, int removed, byte[] inserted) in mutations)
                {
                    int start = Math.Min(position, bytes.Count);
                    bytes.RemoveRange(start, Math.Min(removed, bytes.Count - start));
                    bytes.InsertRange(start, inserted);
                }

                File.WriteAllBytes(path, [.. bytes]);
                try
                {
                    HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFile(path);
                    tokenizer.Decode(tokenizer.Encode("ab c</s> d\u0301 日", addSpecialTokens: true));
                }
                catch (TokenizerException)
                {
                    // The one exception that bad files may cause.
                }
            },
            iter: 2_000,
            threads: 1);
    }

    private static HuggingFaceTokenizer Load(byte[] model, params (string Name, string Text)[] besides)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File(TokenizerLoader.SentencePieceFileName), model);
        foreach ((string name, string text) in besides)
        {
            folder.Write(name, text);
        }

        return TokenizerLoader.FromFolder(folder.Path);
    }
}
