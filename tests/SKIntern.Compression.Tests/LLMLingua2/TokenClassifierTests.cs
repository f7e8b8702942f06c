using SKIntern.Models.Encoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression.Tests.LLMLingua2;

public sealed class TokenClassifierTests
{
    private const double Tolerance = 1e-5;

    private static readonly IReadOnlyList<int>[] Rows = [[2, 40, 41, 42, 3], [], [2, 50, 3], [2, .. Enumerable.Range(10, 40), 3], [2, 3]];

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(TokenClassifier.DefaultBatchTokens)]
    public void KeepProbabilities_RowsOfManyLengths_DoNotDependOnTheBatch(int batchTokens)
    {
        IReadOnlyList<float[]> together = TinyClassifier.Bert.KeepProbabilities(Rows, batchTokens);
        for (int i = 0; i < Rows.Length; i++)
        {
            float[] expected = Reference(Rows[i]);
            Assert.Equal(expected.Length, together[i].Length);
            Assert.All(expected.Zip(together[i]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }
    }

    [Fact]
    public void KeepProbabilities_ManyTimes_LeavesNoTensors()
    {
        TinyClassifier.Bert.KeepProbabilities(Rows);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        TinyClassifier.Bert.KeepProbabilities(Rows, 20);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void KeepProbabilities_Progress_CountsRows()
    {
        List<int> reports = [];
        TinyClassifier.Bert.KeepProbabilities(Rows, 1, new Collector(reports));
        Assert.Equal([1, 2, 3, 4], reports);
    }

    [Fact]
    public void KeepProbabilities_InvalidArguments_Throw()
    {
        TokenClassifier classifier = TinyClassifier.Bert;
        Assert.Throws<ArgumentNullException>("rows", () => classifier.KeepProbabilities(null!));
        Assert.Throws<ArgumentOutOfRangeException>("batchTokens", () => classifier.KeepProbabilities(Rows, 0));
        Assert.Throws<OperationCanceledException>(() => classifier.KeepProbabilities(Rows, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentException>(() => classifier.KeepProbabilities([[classifier.Model.Config.VocabularySize]]));
        Assert.Throws<ArgumentException>(() => classifier.KeepProbabilities([[.. Enumerable.Repeat(5, classifier.Model.Config.MaxLength + 1)]]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(null)]
    public void Constructor_AnotherNumberOfLabels_SaysHowMany(int? labels)
    {
        int vocabulary = TinyClassifier.Bert.Tokenizer.VocabularySize;
        using EncoderModel model = TinyClassifier.Model(EncoderArchitecture.Bert, vocabulary, labels);
        string message = Assert.Throws<ArgumentException>("model", () => new TokenClassifier(model, TinyClassifier.Bert.Tokenizer)).Message;
        Assert.Contains(labels is null ? "no token classification head" : $"has {labels}", message);
    }

    [Fact]
    public void Constructor_TokenizerOfAnotherModel_SaysThatTheyDoNotBelongTogether()
    {
        int vocabulary = TinyClassifier.Bert.Tokenizer.VocabularySize;
        using EncoderModel small = TinyClassifier.Model(EncoderArchitecture.Bert, vocabulary - 1);
        using EncoderModel padsOtherwise = TinyClassifier.Model(EncoderArchitecture.Bert, vocabulary, padding: 7);
        string message = Assert.Throws<ArgumentException>("tokenizer", () => new TokenClassifier(small, TinyClassifier.Bert.Tokenizer)).Message;
        Assert.Contains($"{vocabulary} ids", message);
        Assert.Contains($"{vocabulary - 1}", message);
        Assert.Contains("7", Assert.Throws<ArgumentException>("tokenizer", () => new TokenClassifier(padsOtherwise, TinyClassifier.Bert.Tokenizer)).Message);
    }

    [Fact]
    public void Constructor_NullArgument_Throws()
    {
        Assert.Throws<ArgumentNullException>("model", () => new TokenClassifier(null!, TinyClassifier.Bert.Tokenizer));
        Assert.Throws<ArgumentNullException>("tokenizer", () => new TokenClassifier(TinyClassifier.Bert.Model, null!));
        Assert.Throws<ArgumentException>("folder", () => TokenClassifier.Load(""));
    }

    [Fact]
    public void Dispose_ModelOfTheCaller_StaysUsable()
    {
        using EncoderModel model = TinyClassifier.Model(EncoderArchitecture.Bert, TinyClassifier.Bert.Tokenizer.VocabularySize);
        new TokenClassifier(model, TinyClassifier.Bert.Tokenizer, ownsModel: false).Dispose();
        Assert.False(model.Parameters.Values.First().IsInvalid);
        new TokenClassifier(model, TinyClassifier.Bert.Tokenizer).Dispose();
        Assert.True(model.Parameters.Values.First().IsInvalid);
    }

    [Fact]
    public void Fingerprint_EqualAndOtherWeightsAndTokenizers_TellsThemApart()
    {
        using TokenClassifier same = TinyClassifier.Create(EncoderArchitecture.Bert, TinyClassifier.BertTokenizer());
        using TokenClassifier otherWeights = TinyClassifier.Create(EncoderArchitecture.Bert, TinyClassifier.BertTokenizer(), seed: 6);
        using TokenClassifier otherTokenizer = new(TinyClassifier.Model(EncoderArchitecture.Bert, same.Tokenizer.VocabularySize, padding: 1), TinyClassifier.RobertaTokenizer());
        Assert.Equal(TinyClassifier.Bert.Fingerprint, same.Fingerprint);
        Assert.NotEqual(TinyClassifier.Bert.Fingerprint, otherWeights.Fingerprint);
        Assert.NotEqual(TinyClassifier.Bert.Fingerprint, otherTokenizer.Fingerprint);
    }

    private static float[] Reference(IReadOnlyList<int> ids)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor logits = TinyClassifier.Bert.Model.Classify(tensor([.. ids.Select(id => (long)id)], [1, ids.Count]));
        return [.. logits.softmax(-1).select(-1, 1).flatten().data<float>()];
    }

    private sealed class Collector(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }
}
