using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization;
using SKIntern.Models.Tokenization.Loading;

namespace SKIntern.Models.Tests.Tokenization;

public class TokenTableTests
{
    [Fact]
    public void Load_FarId_TakesNoMemoryForTheGap()
    {
        JsonObject near = TinyTokenizer.Json("the"), far = TinyTokenizer.Json("the");
        far["model"]!["vocab"]!["the"] = TokenTable.MaxId;
        TinyTokenizer.Load(near);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TinyTokenizer.Load(near);
        long between = GC.GetAllocatedBytesForCurrentThread();

        HuggingFaceTokenizer tokenizer = TinyTokenizer.Load(far);

        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.InRange(after - between, 0, between - before + (TokenTable.MaxId / 4));
        Assert.Equal(TokenTable.MaxId + 1, tokenizer.VocabularySize);
        Assert.Equal("the", tokenizer.TokenOf(TokenTable.MaxId));
        Assert.Null(tokenizer.TokenOf(TokenTable.MaxId - 1));
        Assert.False(tokenizer.IsSpecial(TokenTable.MaxId - 1));
        Assert.True(tokenizer.IsSpecial(TinyTokenizer.BeginId));
    }
}
