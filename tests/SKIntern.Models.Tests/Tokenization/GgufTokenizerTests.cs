using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

public class GgufTokenizerTests
{
    private const string Location = "model.gguf";

    private static readonly GgufTokenizerData Small = new()
    {
        Model = "gpt2",
        PreTokenizer = "gpt-2",
        Tokens = ["<s>", "</s>", "a", "b", "Ġ", "ab", "<|user|>"],
        Merges = ["a b"],
        TokenTypes = [3, 3, 1, 1, 1, 1, 4],
        BeginOfSequenceId = 0,
        EndOfSequenceId = 1,
    };

    public static TheoryData<string> RealFiles => [.. SharedFolder.FilesIn("*.gguf", "models")];

    public static TheoryData<string, GgufTokenizerData> BadData => new()
    {
        { "model", Small with { Model = "rwkv" } },
        { "pre", Small with { PreTokenizer = "odd" } },
        { "pre", Small with { PreTokenizer = null } },
        { "tokens", Small with { Tokens = [] } },
        { "tokens[2]", Small with { Tokens = ["a", "b", "a"], TokenTypes = null } },
        { "tokens[3]", Small with { Tokens = ["a", "b", "c", "\uD800", "d", "e", "f"] } },
        { "scores", Small with { Scores = [1] } },
        { "token_type", Small with { TokenTypes = [1] } },
        { "merges[1]", Small with { Merges = ["a b", "b a"] } },
        { "merges[0]", Small with { Merges = ["ab"] } },
        { "bos_token_id", Small with { BeginOfSequenceId = 7 } },
        { "padding_token_id", Small with { PaddingId = -1 } },
        { "add_bos_token", Small with { AddBeginOfSequence = true, BeginOfSequenceId = null } },
    };

    [Fact]
    public void FromGguf_SmallVocabulary_EncodesAndDecodes()
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromGguf(Small with { AddEndOfSequence = true }, Location);

        Assert.Equal([5, 6, 4, 5, 0, 1], tokenizer.Encode("ab<|user|> ab<s>", addSpecialTokens: true));
        Assert.Equal("ab<|user|> ", tokenizer.Decode([0, 5, 6, 4, 1]));
        Assert.Equal((0, 1, null), (tokenizer.BeginOfSequenceId, tokenizer.EndOfSequenceId, tokenizer.PaddingId));
    }

    [Theory]
    [InlineData("gpt-2", null, "5")]
    [InlineData("gpt-2", true, "0 5")]
    [InlineData("llama-bpe", null, "0 5")]
    [InlineData("llama-bpe", false, "5")]
    public void Encode_AddBeginOfSequence_FollowsTheFileAndThenTheFamily(string pre, bool? add, string expected)
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromGguf(Small with { PreTokenizer = pre, AddBeginOfSequence = add }, Location);

        Assert.Equal(expected, string.Join(' ', tokenizer.Encode("ab", addSpecialTokens: true)));
    }

    [Theory]
    [MemberData(nameof(BadData))]
    public void FromGguf_BadMetadata_NamesFileAndField(string field, GgufTokenizerData data)
    {
        TokenizerException error = Assert.Throws<TokenizerException>(() => TokenizerLoader.FromGguf(data, Location));

        Assert.Equal((Location, "tokenizer.ggml." + field), (error.Path, error.Field));
    }

    /// <summary>What GGUF can say of the reference files gives the same ids again, and so does the tokenizer.json made from it.</summary>
    [Theory]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    [MemberData(nameof(TokenizerGoldens.Folders), MemberType = typeof(TokenizerGoldens))]
    public void ToGguf_Goldens_AgreeOnEveryRowAfterTheRoundTrip(string name)
    {
        HuggingFaceTokenizer original = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));
        GgufTokenizerData? data = TryConvert(original, out string? refusal);
        Assert.SkipWhen(data is null, $"'{name}' is refused: {refusal}");
        HuggingFaceTokenizer fromGguf = TokenizerLoader.FromGguf(data!, Location);
        using TemporaryFolder folder = new();
        fromGguf.SaveTo(folder.Path);
        HuggingFaceTokenizer saved = TokenizerLoader.FromFolder(folder.Path);

        TokenizerGoldens.CheckRows(name, (row, differences) =>
        {
            string text = row.GetProperty("text").GetString()!;
            int[] idsWithSpecial = TokenizerGoldens.Ids(row, "ids_with_special");
            foreach (HuggingFaceTokenizer tokenizer in new[] { fromGguf, saved })
            {
                differences.Check(text, "ids", TokenizerGoldens.Ids(row, "ids"), tokenizer.Encode(text));
                differences.Check(text, "ids_with_special", idsWithSpecial, tokenizer.Encode(text, addSpecialTokens: true));
                differences.Check(text, "decoded_skip_special", row.GetProperty("decoded_skip_special").GetString()!, tokenizer.Decode(idsWithSpecial));
            }
        });
        Assert.Equal(original.BeginOfSequenceId, saved.BeginOfSequenceId);
        Assert.Equal(original.EndOfSequenceId, saved.EndOfSequenceId);
    }

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    public void ToGguf_Goldens_SucceedForEveryKindOfModel()
    {
        string[] kinds = [.. SharedFolder.FoldersIn("goldens", "tokenizers")
            .Select(name => TryConvert(TokenizerLoader.FromFolder(TokenizerGoldens.Require(name)), out _)?.Model).OfType<string>().Distinct()];

        Assert.Equal(["bert", "gpt2", "llama", "t5"], kinds.Order());
    }

    /// <summary>A real file: what is written as tokenizer.json gives the same ids, and bytes come back.</summary>
    [Theory]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    [MemberData(nameof(RealFiles))]
    public void SaveTo_RealGguf_GivesTheSameIds(string name)
    {
        string path = SharedFolder.Require("models", name);
        using ITensorSource source = TensorSources.Open(path);
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromGguf(GgufTokenizerMetadata.Read(((GgufModelSource)source).Metadata), path);
        using TemporaryFolder folder = new();
        tokenizer.SaveTo(folder.Path);
        HuggingFaceTokenizer saved = TokenizerLoader.FromFolder(folder.Path);

        foreach (string rows in SharedFolder.FilesIn("*.jsonl", "goldens", "tokenizers"))
        {
            foreach (string line in File.ReadLines(SharedFolder.Require("goldens", "tokenizers", rows)).Take(100))
            {
                using JsonDocument row = JsonDocument.Parse(line);
                string text = row.RootElement.GetProperty("text").GetString()!;
                Assert.Equal(tokenizer.Encode(text, addSpecialTokens: true), saved.Encode(text, addSpecialTokens: true));
                Assert.Equal(tokenizer.Decode(tokenizer.Encode(text)), saved.Decode(tokenizer.Encode(text)));
            }
        }

        Assert.Equal((tokenizer.BeginOfSequenceId, tokenizer.EndOfSequenceId, tokenizer.PaddingId), (saved.BeginOfSequenceId, saved.EndOfSequenceId, saved.PaddingId));
        GgufTokenizerData again = saved.ToGguf();
        Assert.Equal(tokenizer.ToGguf().Tokens, again.Tokens);
        Assert.Equal(tokenizer.ToGguf().Merges, again.Merges);
        Assert.Equal(tokenizer.ToGguf().PreTokenizer, again.PreTokenizer);
    }

    [Theory]
    [InlineData("llama", "scores", null)]
    [InlineData("t5", "scores", null)]
    [InlineData("t5", "scores[0]", float.NaN)]
    [InlineData("llama", "unknown_token_id", 0f)]
    [InlineData("bert", "unknown_token_id", 0f)]
    public void FromGguf_OtherKindsWithoutWhatTheyNeed_NameTheField(string model, string field, float? score)
    {
        GgufTokenizerData data = Small with
        {
            Model = model,
            Scores = score is float value ? [.. Small.Tokens.Select(_ => value)] : null,
            UnknownId = field.StartsWith("scores", StringComparison.Ordinal) ? 0 : null,
        };

        TokenizerException error = Assert.Throws<TokenizerException>(() => TokenizerLoader.FromGguf(data, Location));

        Assert.Equal((Location, "tokenizer.ggml." + field), (error.Path, error.Field));
    }

    [Fact]
    public void FromGguf_Bert_ReadsWordStartsAndLowersCase()
    {
        GgufTokenizerData data = new()
        {
            Model = "bert",
            Tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "\u2581un", "able", "\u2581!"],
            TokenTypes = [3, 2, 3, 3, 1, 1, 1],
            ClassificationId = 2,
            SeparatorId = 3,
            PaddingId = 0,
        };
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromGguf(data, Location);

        Assert.Equal([2, 4, 5, 6, 1, 3], tokenizer.Encode("Un\u0101ble! x", addSpecialTokens: true));
        Assert.Equal("unable!", tokenizer.Decode([2, 4, 5, 6, 3]));
    }

    [Theory]
    [InlineData("""{"added_tokens":[{"id":2,"content":"</s>","lstrip":true,"special":true}]}""", "added_tokens[0].lstrip")]
    [InlineData("""{"post_processor":{"type":"BertProcessing","cls":["</s>",2],"sep":["<s>",1]}}""", "post_processor")]
    [InlineData("""{"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true}}""", null)]
    [InlineData("""{"normalizer":{"type":"NFKC"}}""", null)]
    [InlineData("""{"pre_tokenizer":{"type":"WhitespaceSplit"}}""", null)]
    public void ToGguf_WhatGgufCannotSay_IsRefusedByName(string change, string? field)
    {
        JsonObject json = TinyTokenizer.Json();
        json["model"]!["ignore_merges"] = false;
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change)!.AsObject())
        {
            json[name] = value!.DeepClone();
        }

        using TemporaryFolder folder = new();
        folder.Write(TokenizerLoader.FileName, json.ToJsonString());
        folder.Write("tokenizer_config.json", """{"bos_token":"<s>","eos_token":"</s>"}""");
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(folder.Path);

        Assert.Equal(field, Assert.Throws<TokenizerException>(tokenizer.ToGguf).Field);
    }

    [Fact]
    public void ToGguf_LoadedFromGguf_IsTheDataItself()
        => Assert.Same(Small, TokenizerLoader.FromGguf(Small, Location).ToGguf());

    private static GgufTokenizerData? TryConvert(HuggingFaceTokenizer tokenizer, out string? refusal)
    {
        try
        {
            refusal = null;
            return tokenizer.ToGguf();
        }
        catch (TokenizerException e)
        {
            refusal = e.Message;
            return null;
        }
    }
}
