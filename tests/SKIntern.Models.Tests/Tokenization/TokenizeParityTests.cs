using System.Text.Json;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

/// <summary>Tokens instead of ids, over the texts of the reference tokenizers.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public sealed class TokenizeParityTests
{
    public static TheoryData<string> Folders()
        => [.. SharedFolder.FoldersIn("goldens", "tokenizers").Where(f => f.Length == 0 || File.Exists(Path.Combine(SharedFolder.Root!, "goldens", "tokenizers", f, "tokenizer.json")))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Tokenize_ReferenceTexts_SpellsTheIdsAndLosesNothing(string folder)
    {
        string path = SharedFolder.Require("goldens", "tokenizers", folder);
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(path);
        int? unknownId = UnigramUnknownId(path);
        foreach (string line in File.ReadLines(path + ".jsonl"))
        {
            using JsonDocument row = JsonDocument.Parse(line);
            string text = row.RootElement.GetProperty("text").GetString()!;
            IReadOnlyList<int> ids = tokenizer.Encode(text);
            IReadOnlyList<string> tokens = tokenizer.Tokenize(text);
            Assert.Equal(ids.Count, tokens.Count);
            for (int i = 0; i < ids.Count; i++)
            {
                // Only what is unknown is spelled otherwise, and no token is spelled so.
                bool isKnown = tokens[i] == tokenizer.TokenOf(ids[i]);
                Assert.True(isKnown || (ids[i] == unknownId && tokens[i].Length > 0 && tokenizer.IdOf(tokens[i]) is null), $"'{tokens[i]}' for id {ids[i]}");
            }

            Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: false), tokenizer.JoinTokens([.. ids.Select(id => tokenizer.TokenOf(id)!)]));
        }
    }

    [Fact]
    public void Tokenize_Null_Throws()
    {
        using var folder = new TemporaryFolder();
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFile(folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n"));
        Assert.Throws<ArgumentNullException>("text", () => tokenizer.Tokenize(null!));
        Assert.Throws<ArgumentNullException>("tokens", () => tokenizer.JoinTokens(null!));
        Assert.Equal(["a", "##b", "[UNK]"], tokenizer.Tokenize("ab \u20AC"));
        Assert.Equal("ab c", tokenizer.JoinTokens(["a", "##b", "c"]));
    }

    private static int? UnigramUnknownId(string folder)
    {
        using JsonDocument definition = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tokenizer.json")));
        return definition.RootElement.GetProperty("model").TryGetProperty("unk_id", out JsonElement id) && id.ValueKind == JsonValueKind.Number ? id.GetInt32() : null;
    }
}
