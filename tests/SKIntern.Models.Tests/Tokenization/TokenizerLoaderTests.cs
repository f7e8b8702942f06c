using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

public class TokenizerLoaderTests
{
    public static TheoryData<string, string, string?> BadFiles => new()
    {
        { "model", "null", "model" },
        { "model.type", "\"WordPiece\"", "model" },
        { "model.type", "\"Unigram\"", "model.vocab" },
        { "model.type", "\"Odd\"", "model.type" },
        { "model.type", "7", "model.type" },
        { "model.vocab", "null", "model.vocab" },
        { "model.vocab", "[1]", "model.vocab" },
        { "model.vocab", "{}", "model.vocab" },
        { "model.vocab.a", "-1", "model.vocab.a" },
        { "model.vocab.a", "1.5", "model.vocab.a" },
        { "model.vocab.a", "2147483647", "model.vocab.a" },
        { "model.vocab.a", "101", null },
        { "model.merges", "null", "model.merges" },
        { "model.merges", "[\"a b\"]", "model.merges[0]" },
        { "model.merges", "[[\"a\",\"never\"]]", "model.merges[0]" },
        { "model.merges", "[\"a\"]", "model.merges[0]" },
        { "model.merges", "[[\"a\",\"b\",\"c\"]]", "model.merges[0]" },
        { "model.merges", "[[\"a\",\"\"]]", "model.merges[0]" },
        { "model.unk_token", "\"never\"", "model.unk_token" },
        { "model.byte_fallback", "true", "model.byte_fallback" },
        { "model.ignore_merges", "1", "model.ignore_merges" },
        { "model.dropout", "0.1", "model.dropout" },
        { "model.end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix" },
        { "pre_tokenizer", """{"type":"Metaspace"}""", "pre_tokenizer.replacement" },
        { "pre_tokenizer", """{"type":"Metaspace","replacement":"ab"}""", "pre_tokenizer.replacement" },
        { "pre_tokenizer", """{"type":"Metaspace","replacement":"_","prepend_scheme":"odd"}""", "pre_tokenizer.prepend_scheme" },
        { "pre_tokenizer", """{"type":"CharDelimiterSplit","delimiter":""}""", "pre_tokenizer.delimiter" },
        { "pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Odd"},{"type":"ByteLevel"}]}""", "pre_tokenizer.pretokenizers[0].type" },
        { "pre_tokenizer", SplitBeforeByteLevel("(", "Isolated"), "pre_tokenizer.pretokenizers[0].pattern.Regex" },
        { "pre_tokenizer", SplitBeforeByteLevel("a", "isolated"), "pre_tokenizer.pretokenizers[0].behavior" },
        { "normalizer", """{"type":"Odd"}""", "normalizer.type" },
        { "normalizer", """{"type":"Replace","pattern":{"Regex":"("},"content":""}""", "normalizer.pattern.Regex" },
        { "normalizer", """{"type":"Precompiled","precompiled_charsmap":"!"}""", "normalizer.precompiled_charsmap" },
        { "normalizer", """{"type":"Precompiled","precompiled_charsmap":"////fwAA"}""", "normalizer.precompiled_charsmap" },
        { "decoder", """{"type":"Odd"}""", "decoder.type" },
        { "decoder", """{"type":"Strip","content":"ab","start":0,"stop":0}""", "decoder.content" },
        { "decoder", """{"type":"Strip","content":"a","start":-1,"stop":0}""", "decoder.start" },
        { "post_processor", """{"type":"Odd"}""", "post_processor.type" },
        { "post_processor.single", "[]", "post_processor.single" },
        { "post_processor.special_tokens", "{}", "post_processor.special_tokens.<s>" },
        { "post_processor.special_tokens.<s>.ids", "[5000]", "post_processor.special_tokens.<s>.ids[0]" },
        { "post_processor", """{"type":"BertProcessing","sep":["</s>",2],"cls":["x"]}""", "post_processor.cls" },
        { "added_tokens", "{}", "added_tokens" },
        { "added_tokens", """[{"id":1}]""", "added_tokens[0].content" },
        { "added_tokens", """[{"id":1,"content":"<pad>"}]""", null },
        { "added_tokens", """[{"id":1,"content":"<new>"}]""", null },
        { "added_tokens", """[{"id":900,"content":"<x>"},{"id":900,"content":"<y>"}]""", "added_tokens[1]" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void FromFile_BadField_NamesFileAndField(string field, string value, string? expectedField)
    {
        JsonObject json = TinyTokenizer.Json();
        string[] names = field.Split('.');
        JsonNode parent = names[..^1].Aggregate((JsonNode)json, (node, name) => node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);
        using TemporaryFolder folder = new();
        string path = folder.Write("some.json", json.ToJsonString());

        TokenizerException error = Assert.Throws<TokenizerException>(() => TokenizerLoader.FromFile(path));

        Assert.Equal((path, expectedField), (error.Path, error.Field));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0")]
    [InlineData("{\"model\":{\"type\":\"\\ud800\"}}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"merges\":[],\"vocab\":{\"\\ud800\":0}},\"pre_tokenizer\":{\"type\":\"ByteLevel\"}}")]
    public void FromFile_BadText_NamesTheFile(string text)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(TokenizerLoader.FileName, text);

        Assert.Equal(path, Assert.Throws<TokenizerException>(() => TokenizerLoader.FromFile(path)).Path);
    }

    [Fact]
    public void FromFolder_NothingThere_NamesWhatIsMissing()
    {
        using TemporaryFolder folder = new();

        Assert.Contains(TokenizerLoader.FileName, Assert.Throws<TokenizerException>(() => TokenizerLoader.FromFolder(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<TokenizerException>(() => TokenizerLoader.FromFolder(folder.File("absent")));
        Assert.Throws<ArgumentException>(() => TokenizerLoader.FromFolder(""));
        Assert.Throws<ArgumentNullException>(() => TokenizerLoader.FromFile(null!));
    }

    [Fact]
    public void FromFolder_ConfigNamesUnknownToken_NamesThatFileAndField()
    {
        TokenizerException error = Assert.Throws<TokenizerException>(
            () => TinyTokenizer.Load(TinyTokenizer.Json(), ("tokenizer_config.json", """{"eos_token":"never"}""")));

        Assert.Equal(("tokenizer_config.json", "eos_token"), (Path.GetFileName(error.Path), error.Field));
    }

    [Fact]
    public void FromFile_OldFileWithoutType_IsBpe()
    {
        JsonObject json = TinyTokenizer.Json("the");
        json["model"]!.AsObject().Remove("type");
        json["model"]!["unk_token"] = "";
        json["model"]!["merges"] = new JsonArray("#version: 0.2");

        Assert.Equal([TinyTokenizer.IdOfWord(0)], TinyTokenizer.Load(json).Encode("the"));
    }

    /// <summary>Any bytes put into, or taken out of, a good file make a good file or a TokenizerException.</summary>
    [Fact]
    public void FromFile_MutatedFiles_LoadOrThrowTokenizerException()
    {
        JsonObject json = TinyTokenizer.Json("ab", " c");
        json["normalizer"] = JsonNode.Parse("""{"type":"NFC"}""");
        json["model"]!["merges"] = new JsonArray("a b", new JsonArray("Ġ", "c"));
        byte[] good = Encoding.UTF8.GetBytes(json.ToJsonString());
        using TemporaryFolder folder = new();
        string path = folder.File(TokenizerLoader.FileName);
        Gen<(int Position, int Removed, byte[] Inserted)> mutation = Gen.Select(
            Gen.Int[0, good.Length - 1],
            Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, good.Length]),
            Gen.OneOf(Gen.Byte.Array[0, 3], Gen.OneOfConst("null", "\"", "{", "}", "[", "]", ",", "-", "0", "\\", "\\ud800", "true").Select(Encoding.UTF8.GetBytes)));

        mutation.Array[1, 3].Sample(
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
                LoadAndUse(path);
            },
            iter: 3_000,
            threads: 1);
    }

    private static void LoadAndUse(string path)
    {
        try
        {
            HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFile(path);
            tokenizer.Decode(tokenizer.Encode("ab c</s> d\u0301 日", addSpecialTokens: true));
        }
        catch (TokenizerException)
        {
            // The one exception that bad files may cause.
        }
    }

    private static string SplitBeforeByteLevel(string regex, string behavior)
        => $$"""
            {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"{{regex}}"},"behavior":"{{behavior}}"},{"type":"ByteLevel"}]}
            """;
}
