using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression.Tests;

public sealed class EncoderWordScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly EncoderModel _model = TinyClassifiers.Create();

    public EncoderWordScorerTests() => _tokenizer = TinyClassifiers.WriteTokenizer(_folder.Path);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Score_Texts_GivesTheMeanOfTheWordsTokens()
    {
        const string Text = "ab c3.";
        using DisposeScope scope = NewDisposeScope();
        long[] ids = [.. _tokenizer.Encode(Text, addSpecialTokens: true).Select(id => (long)id)];
        float[] p = _model.Classify(tensor(ids).unsqueeze(0)).softmax(-1).select(-1, 1).flatten().data<float>().ToArray();

        IReadOnlyList<IReadOnlyList<ScoredWord>> scored = new EncoderWordScorer(_model, _tokenizer).Score(["", Text, "another text of more words"]);

        Assert.Empty(scored[0]);
        Assert.Equal([(0, 2), (3, 3)], scored[1].Select(word => (word.Start, word.Length)));
        Assert.Equal((p[1] + p[2]) / 2, scored[1][0].Importance, 1e-6);
        Assert.Equal((p[3] + p[4] + p[5]) / 3, scored[1][1].Importance, 1e-6);
    }

    [Fact]
    public void Score_AnyText_KeepsTheScorersContract()
    {
        var compressor = new WordCompressor(new EncoderWordScorer(_model, _tokenizer));
        foreach (string text in (string[])["", " ", "\uD800", "你好。世界 foo", "مرحبا!", new string('a', 3000), string.Join(' ', Enumerable.Repeat("word", 500))])
        {
            CompressedText half = compressor.Prepare([text])[0].Compress(0.5);
            Assert.True(Texts.IsSubsequence(Texts.WordsOf(half.Text), Texts.WordsOf(text)));
        }
    }

    [Fact]
    public void Score_Cancelled_Throws()
        => Assert.Throws<OperationCanceledException>(() => new EncoderWordScorer(_model, _tokenizer).Score(["a"], new CancellationToken(canceled: true)));
}
