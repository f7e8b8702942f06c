using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using SKIntern.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression.Tests;

public sealed class TokenClassifierTrainerTests : IDisposable
{
    private static readonly TokenClassifierTrainerOptions Quick = new() { LearningRate = 1e-2, Epochs = 3, BatchSize = 4 };

    private readonly TemporaryFolder _folder = new();
    private readonly HuggingFaceTokenizer _tokenizer;

    public TokenClassifierTrainerTests() => _tokenizer = TinyClassifiers.WriteTokenizer(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_WordsWithDigits_LearnsTheRule()
    {
        using EncoderModel model = TinyClassifiers.Create();
        LabelledText[] unseen = TinyClassifiers.DigitTexts(60, seed: 99);
        Assert.InRange(Evaluate(model, unseen).Words.F1, 0, 0.9);

        LabelledText[] validation = TinyClassifiers.DigitTexts(24, seed: 7);
        TokenClassifierTrainingResult result = new TokenClassifierTrainer(model, _tokenizer, Quick with { Epochs = 20 }).Train(TinyClassifiers.DigitTexts(96), validation);

        TokenClassifierEvaluation after = Evaluate(model, unseen);
        Assert.InRange(after.Tokens.F1, 0.95, 1);
        Assert.InRange(after.Words.F1, 0.95, 1);
        Assert.InRange(after.Loss, 0, 0.3);
        Assert.Equal((96, 24, 20 * 24), (result.TrainingRows, result.ValidationRows, result.Steps));

        // It ends with the weights of the first of the best epochs, not of the last one.
        TokenClassifierEpoch best = result.Epochs[result.BestEpoch - 1];
        Assert.Equal(result.Epochs.First(e => e.Validation.Tokens.F1 == result.Epochs.Max(other => other.Validation.Tokens.F1)), best);
        Assert.Equal(best.Validation, Evaluate(model, validation));
        Assert.InRange(result.BestEpoch, 1, result.Epochs.Count - 1);
    }

    [Fact]
    public void Train_TextsAlone_AreSplitByTheShare()
    {
        using EncoderModel model = TinyClassifiers.Create();
        TokenClassifierTrainingResult result = Train(model, Quick with { Epochs = 1 }, TinyClassifiers.DigitTexts(10));
        Assert.Equal((8, 2), (result.TrainingRows, result.ValidationRows));
    }

    [Fact]
    public void Train_Twice_GivesEqualBits()
    {
        using EncoderModel one = TinyClassifiers.Create(), two = TinyClassifiers.Create();
        LabelledText[] texts = TinyClassifiers.DigitTexts(30);
        TokenClassifierTrainingResult first = Train(one, Quick, texts), second = Train(two, Quick, texts);
        Assert.Equal(WeightsOf(one), WeightsOf(two));
        Assert.Equal(first.Epochs, second.Epochs);
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("hidden dropout")]
    [InlineData("attention dropout")]
    [InlineData("keep weight")]
    [InlineData("weight decay")]
    [InlineData("warm-up")]
    [InlineData("gradient norm")]
    [InlineData("learning rate")]
    [InlineData("batch size")]
    [InlineData("validation share")]
    public void Train_OtherOption_GivesOtherWeights(string option)
    {
        using EncoderModel one = TinyClassifiers.Create(), two = TinyClassifiers.Create();
        LabelledText[] texts = TinyClassifiers.DigitTexts(20);
        TokenClassifierTrainerOptions options = Quick with { Epochs = 1 };
        Train(one, options, texts);
        Train(two, option switch
        {
            "seed" => options with { Seed = 1 },
            "hidden dropout" => options with { HiddenDropout = 0 },
            "attention dropout" => options with { AttentionDropout = 0 },
            "keep weight" => options with { KeepWeight = 2 },
            "weight decay" => options with { WeightDecay = 0.1 },
            "warm-up" => options with { WarmupRatio = 1 },
            "gradient norm" => options with { MaxGradientNorm = 0.01 },
            "learning rate" => options with { LearningRate = 1e-3 },
            "batch size" => options with { BatchSize = 5 },
            "validation share" => options with { ValidationShare = 0.5 },
            _ => throw new ArgumentOutOfRangeException(nameof(option), option, "Unknown option."),
        }, texts);
        Assert.NotEqual(WeightsOf(one), WeightsOf(two));
    }

    [Fact]
    public void Train_Done_LeavesNoGradientAndNoTensorBehind()
    {
        using EncoderModel model = TinyClassifiers.Create();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Train(model, Quick with { Epochs = 1 }, TinyClassifiers.DigitTexts(8));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.All(model.Parameters.Values, parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Train_Progress_TellsEveryStepAndEveryEpoch()
    {
        using EncoderModel model = TinyClassifiers.Create();
        var seen = new List<TokenClassifierProgress>();
        TokenClassifierTrainingResult result = Train(model, Quick, TinyClassifiers.DigitTexts(20), new Recorder(seen.Add));
        Assert.Equal(Enumerable.Range(1, 12), seen.Select(p => p.Step));
        Assert.All(seen, p => Assert.Equal(12, p.TotalSteps));
        Assert.Equal(result.Epochs, seen.Where(p => p.Completed is not null).Select(p => p.Completed));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3], seen.Select(p => p.Epoch));
        Assert.Equal(Quick.LearningRate, seen.Max(p => p.LearningRate), 12);
        Assert.True(seen[^1].LearningRate < 0.2 * Quick.LearningRate);
    }

    [Fact]
    public void Train_NoBetterEpoch_StopsAfterItsPatience()
    {
        using EncoderModel model = TinyClassifiers.Create();
        TokenClassifierTrainingResult result = Train(model, Quick with { Epochs = 50, LearningRate = 1e-9, Patience = 2 }, TinyClassifiers.DigitTexts(10));
        Assert.Equal((3, 1), (result.Epochs.Count, result.BestEpoch));
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using EncoderModel model = TinyClassifiers.Create();
        using var cancel = new CancellationTokenSource();
        var seen = new List<TokenClassifierProgress>();
        var progress = new Recorder(p =>
        {
            seen.Add(p);
            cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new TokenClassifierTrainer(model, _tokenizer, Quick).Train(TinyClassifiers.DigitTexts(20), progress, cancel.Token));
        Assert.Single(seen);
        Assert.All(model.Parameters.Values, parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Train_InterruptedAndResumed_GivesWhatAnUninterruptedOneGives()
    {
        using EncoderModel whole = TinyClassifiers.Create(), resumed = TinyClassifiers.Create();
        LabelledText[] texts = TinyClassifiers.DigitTexts(20);
        TokenClassifierTrainingResult expected = Train(whole, Quick, texts);
        TokenClassifierTrainerOptions kept = Quick with { CheckpointFolder = _folder.File("kept") };
        using (EncoderModel interrupted = TinyClassifiers.Create())
        using (var cancel = new CancellationTokenSource())
        {
            var progress = new Recorder(p =>
            {
                if (p.Step == 6)
                {
                    cancel.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(() => new TokenClassifierTrainer(interrupted, _tokenizer, kept).Train(texts, progress, cancel.Token));
        }

        var steps = new List<int>();
        TokenClassifierTrainingResult actual = Train(resumed, kept, texts, new Recorder(p => steps.Add(p.Step)));
        Assert.Equal(Enumerable.Range(5, 8), steps);
        Assert.Equal(expected.Epochs, actual.Epochs);
        Assert.Equal((expected.BestEpoch, expected.Steps), (actual.BestEpoch, actual.Steps));
        Assert.Equal(WeightsOf(whole), WeightsOf(resumed));
    }

    [Theory]
    [InlineData("data", "data.Training")]
    [InlineData("options", "options.Seed")]
    [InlineData("weights", "model.Weights")]
    public void Train_CheckpointOfAnotherTraining_NamesTheDifference(string change, string named)
    {
        TokenClassifierTrainerOptions kept = Quick with { Epochs = 1, CheckpointFolder = _folder.File("kept") };
        using EncoderModel model = TinyClassifiers.Create(), other = TinyClassifiers.Create(change == "weights" ? 2 : 1);
        Train(model, kept, TinyClassifiers.DigitTexts(10));
        CheckpointException e = Assert.Throws<CheckpointException>(
            () => Train(other, kept with { Seed = change == "options" ? 1 : 0 }, TinyClassifiers.DigitTexts(10, seed: change == "data" ? 6 : 5)));
        Assert.Contains(named, e.Message);
    }

    [Fact]
    public void Train_BrokenCheckpoint_SaysSo()
    {
        TokenClassifierTrainerOptions kept = Quick with { Epochs = 1, CheckpointFolder = _folder.File("kept") };
        using EncoderModel model = TinyClassifiers.Create(), other = TinyClassifiers.Create();
        Train(model, kept, TinyClassifiers.DigitTexts(10));
        string state = Directory.GetFiles(kept.CheckpointFolder, "state.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(state, "{}");
        Assert.Contains("state.json", Assert.Throws<CheckpointException>(() => Train(other, kept, TinyClassifiers.DigitTexts(10))).Message);
    }

    [Fact]
    public void Train_LossNotFinite_NamesTheTexts()
    {
        using EncoderModel model = TinyClassifiers.Create();
        using (no_grad())
        {
            model.Parameters["bert.embeddings.LayerNorm.weight"].fill_(float.NaN);
        }

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => Train(model, Quick with { BatchSize = 2 }, TinyClassifiers.DigitTexts(4)));
        Assert.Equal((1, 2), (e.Step, e.ExampleIds.Count));
        Assert.All(e.ExampleIds, id => Assert.Contains(id, e.Message));
    }

    [Theory]
    [InlineData("ab cd", "stay")]
    [InlineData("a1 c2", "go")]
    [InlineData(" ", "has a label")]
    public void Train_OneLabelOnly_SaysWhichIsMissing(string text, string named)
    {
        using EncoderModel model = TinyClassifiers.Create();
        LabelledText[] texts = [TinyClassifiers.Label(text), TinyClassifiers.Label(text)];
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => Train(model, Quick, texts)).Message);
    }

    [Fact]
    public void Train_TooFewTexts_SaysSo()
    {
        using EncoderModel model = TinyClassifiers.Create();
        Assert.Contains("At least two", Assert.Throws<ArgumentException>(() => Train(model, Quick, TinyClassifiers.DigitTexts(1))).Message);
        Assert.Contains("validation", Assert.Throws<ArgumentException>(
            () => new TokenClassifierTrainer(model, _tokenizer, Quick).Train(TinyClassifiers.DigitTexts(4), [])).Message);
    }

    [Fact]
    public void Train_TextLongerThanTheWindow_IsTrainedInParts()
    {
        using EncoderModel model = TinyClassifiers.Create();
        LabelledText text = TinyClassifiers.Label(string.Join(' ', Enumerable.Repeat("ab c1.", 20)));
        Assert.Equal(10, new TokenClassifierTrainer(model, _tokenizer, Quick with { Epochs = 1, MaxTokens = 12 }).Train([text], [text]).TrainingRows);
    }

    [Theory]
    [InlineData(null, "no head")]
    [InlineData(3, "3 labels")]
    public void Constructor_OtherHead_NamesIt(int? labels, string named)
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyClassifiers.Config with { LabelCount = labels }, 1);
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => new TokenClassifierTrainer(model, _tokenizer)).Message);
    }

    [Fact]
    public void Constructor_OtherDType_NamesIt()
    {
        using EncoderModel model = EncoderModel.CreateRandom(TinyClassifiers.Config, 1, ScalarType.BFloat16);
        Assert.Contains("BFloat16", Assert.Throws<ArgumentException>(() => new TokenClassifierTrainer(model, _tokenizer)).Message);
    }

    [Fact]
    public void Save_TrainedModel_LoadsWithEqualProbabilities()
    {
        using EncoderModel model = TinyClassifiers.Create();
        LabelledText[] texts = TinyClassifiers.DigitTexts(10);
        Train(model, Quick with { Epochs = 1 }, texts);
        string folder = _folder.File("saved");
        TokenClassifierFolder.Save(model, _tokenizer, folder);

        using TokenClassifier trained = new(model, _tokenizer, ownsModel: false), loaded = TokenClassifier.Load(folder);
        EncoderConfig config = EncoderConfigReader.Read(Path.Combine(folder, "config.json"), NullLogger.Instance);
        Assert.Equal(TinyClassifiers.Config, config);
        string[] plain = [.. texts.Select(text => text.Text)];
        Assert.Equal(
            new LLMLingua2Scorer(trained).Score(plain).SelectMany(words => words),
            new LLMLingua2Scorer(loaded).Score(plain).SelectMany(words => words));

        (EncoderModel again, _) = TokenClassifierFolder.LoadEncoder(folder);
        using (again)
        {
            Assert.Equal(Bits(model, "bert.embeddings.word_embeddings.weight"), Bits(again, "bert.embeddings.word_embeddings.weight"));
            Assert.NotEqual(Bits(model, "classifier.weight"), Bits(again, "classifier.weight"));
        }
    }

    private static byte[] Bits(EncoderModel model, string name) => MemoryMarshal.AsBytes<float>(model.Parameters[name].data<float>().ToArray()).ToArray();

    private static string WeightsOf(EncoderModel model) => WeightsHash.Of(model.Parameters);

    private TokenClassifierEvaluation Evaluate(EncoderModel model, LabelledText[] texts) => TokenClassifierEvaluator.Evaluate(model, _tokenizer, texts);

    private TokenClassifierTrainingResult Train(
        EncoderModel model, TokenClassifierTrainerOptions options, LabelledText[] texts, IProgress<TokenClassifierProgress>? progress = null)
        => new TokenClassifierTrainer(model, _tokenizer, options).Train(texts, progress);

    private sealed class Recorder(Action<TokenClassifierProgress> record) : IProgress<TokenClassifierProgress>
    {
        public void Report(TokenClassifierProgress value) => record(value);
    }
}
