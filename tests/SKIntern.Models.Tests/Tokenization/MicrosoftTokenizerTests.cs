using System.Buffers;
using Microsoft.ML.Tokenizers;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

public sealed class MicrosoftTokenizerTests : IDisposable
{
    private const string Text = "hello big world, ça va?";

    private readonly TemporaryFolder _folder = new();
    private readonly HuggingFaceTokenizer _inner;
    private readonly Tokenizer _tokenizer;

    public MicrosoftTokenizerTests()
    {
        _inner = TokenizerLoader.FromFile(_folder.Write(TokenizerLoader.FileName, TinyTokenizer.Json("hello", " big", " world").ToJsonString()));
        _tokenizer = new MicrosoftTokenizer(_inner);
    }

    [Fact]
    public void EncodeToIds_Text_GivesTheInnerIds()
    {
        Assert.Equal(_inner.Encode(Text), _tokenizer.EncodeToIds(Text));
        Assert.Equal(_inner.Encode(Text), _tokenizer.EncodeToIds(Text.AsSpan()));
        Assert.Equal(_inner.Encode(Text, addSpecialTokens: true), new MicrosoftTokenizer(_inner, addSpecialTokens: true).EncodeToIds(Text));
        Assert.Equal(_inner.Encode(Text).Count, _tokenizer.CountTokens(Text));
    }

    [Fact]
    public void EncodeToTokens_Text_GivesTokensAndRangesOfTheText()
    {
        IReadOnlyList<EncodedToken> tokens = _tokenizer.EncodeToTokens(Text, out string? normalized);
        Assert.Null(normalized);
        Assert.Equal(_inner.Encode(Text), tokens.Select(t => t.Id));
        Assert.Equal(["hello", " big", " world"], tokens.Take(3).Select(t => Text[t.Offset]));
        Assert.Equal(_inner.TokenOf(tokens[1].Id), tokens[1].Value);
    }

    [Fact]
    public void EncodeToIds_AtMost_StopsBehindWholeTokens()
    {
        Assert.Equal(_inner.Encode(Text).Take(2), _tokenizer.EncodeToIds(Text, 2, out _, out int consumed));
        Assert.Equal("hello big", Text[..consumed]);
        Assert.Equal("hello big".Length, _tokenizer.GetIndexByTokenCount(Text, 2, out _, out int count));
        Assert.Equal(2, count);
    }

    [Fact]
    public void Decode_Ids_GivesTheText()
    {
        IReadOnlyList<int> ids = _inner.Encode(Text);
        Assert.Equal(Text, _tokenizer.Decode(ids));
        char[] room = new char[Text.Length];
        Assert.Equal(OperationStatus.Done, _tokenizer.Decode(ids, room, out int consumed, out int written));
        Assert.Equal((ids.Count, Text.Length, Text), (consumed, written, new string(room)));
        Assert.Equal(OperationStatus.DestinationTooSmall, _tokenizer.Decode(ids, room.AsSpan(1), out consumed, out written));
        Assert.Equal((0, 0), (consumed, written));
    }

    [Fact]
    public void EncodeToIds_WithoutStages_IsRefused()
    {
        Assert.Throws<NotSupportedException>(() => _tokenizer.EncodeToIds(Text, considerNormalization: false));
        Assert.Throws<NotSupportedException>(() => _tokenizer.CountTokens(Text, considerPreTokenization: false));
        Assert.Equal("tokenizer", Assert.Throws<ArgumentNullException>(() => new MicrosoftTokenizer(null!)).ParamName);
    }

    public void Dispose() => _folder.Dispose();
}
