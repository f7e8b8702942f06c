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
        int unknown = 0;
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
                string token = tokenizer.TokenOf(ids[i])!;
                unknown += tokens[i] == token ? 0 : 1;
                Assert.True(tokens[i] == token || (tokens[i].Length > 0 && tokenizer.IdOf(tokens[i]) is null && tokenizer.IsSpecial(ids[i])), $"'{tokens[i]}' for '{token}'");
            }

            Assert.Equal(tokenizer.Decode(ids, skipSpecialTokens: false), tokenizer.JoinTokens([.. ids.Select(id => tokenizer.TokenOf(id)!)]));
        }

        using JsonDocument definition = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "tokenizer.json")));
        JsonElement model = definition.RootElement.GetProperty("model");
        bool keepsUnknown = model.TryGetProperty("unk_id", out JsonElement id) && id.ValueKind == JsonValueKind.Number;
        Assert.True(keepsUnknown || unknown == 0);
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
}
