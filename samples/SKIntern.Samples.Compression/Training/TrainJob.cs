using System.Diagnostics;
using SKIntern.Compression;
using SKIntern.Models;
using SKIntern.Models.Encoder;
using SKIntern.Models.Runtime;
using SKIntern.Models.Tokenization;
using Spectre.Console;
using TorchSharp;
using static SKIntern.Samples.Compression.ResultTables;

namespace SKIntern.Samples.Compression;

/// <summary>Labels, trains, saves and measures.</summary>
internal sealed class TrainJob(TrainSettings settings, IAnsiConsole console)
{
    // A file has no width.
    private const int RedirectedWidth = 132;
    private const int TextsPerCall = 32;

    private readonly long _start = Stopwatch.GetTimestamp();

    internal void Run(CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        NativeRuntime.EnsureLoaded();
        torch.set_num_threads(settings.Threads);
        IReadOnlyList<string> texts = TextFiles.Read(settings.Texts, settings.MaxTexts, settings.Seed);
        int testCount = Math.Clamp((int)Math.Round(settings.TestShare * texts.Count), 1, texts.Count - 2);
        string[] test = [.. texts.Take(testCount)], training = [.. texts.Skip(testCount)];

        torch.ScalarType dtype = settings.TeacherDType == "bfloat16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
        using LanguageModel teacherModel = LanguageModel.Load(settings.Teacher, new() { Device = torch.CPU, DType = dtype }, cancellationToken);
        var teacher = new SelfInformationScorer(teacherModel.Decoder, teacherModel.Tokenizer);
        IReadOnlyList<IReadOnlyList<ScoredWord>> trainingScores = Score(teacher, training, cancellationToken), testScores = Score(teacher, test, cancellationToken);
        Say($"The teacher scored {training.Length} training texts ({trainingScores.Sum(t => t.Count):N0} words) and {test.Length} test texts ({testScores.Sum(t => t.Count):N0} words)");

        (EncoderModel encoder, HuggingFaceTokenizer tokenizer) = TokenClassifierFolder.LoadEncoder(settings.Encoder, settings.Seed, cancellationToken);
        using (encoder)
        {
            Train(encoder, tokenizer, LabelledTexts.FromScores(training, trainingScores, settings.LabelRate), cancellationToken);
            TokenClassifierFolder.Save(encoder, tokenizer, settings.Output, settings.Overwrite, cancellationToken);
            Say($"Saved to {settings.Output}");
            Compare(encoder, tokenizer, teacher, training, test, testScores, cancellationToken);
        }
    }

    private static IReadOnlyList<IReadOnlyList<ScoredWord>> Score(ITokenImportanceScorer scorer, IReadOnlyList<string> texts, CancellationToken cancellationToken)
        => [.. texts.Chunk(TextsPerCall).SelectMany(chunk => scorer.Score(chunk, cancellationToken))];

    private void Train(EncoderModel encoder, HuggingFaceTokenizer tokenizer, IReadOnlyList<LabelledText> labelled, CancellationToken cancellationToken)
    {
        var trainer = new TokenClassifierTrainer(encoder, tokenizer, new()
        {
            LearningRate = settings.LearningRate,
            Epochs = settings.Epochs,
            BatchSize = settings.BatchSize,
            Seed = settings.Seed,
        });
        TokenClassifierTrainingResult result = trainer.Train(labelled, new EpochReport(Say), cancellationToken);
        Say($"Trained {encoder.Parameters.Sum(p => p.Value.numel()):N0} weights in {result.Steps} steps on {result.TrainingRows} rows; kept is epoch {result.BestEpoch}, the best on {result.ValidationRows} validation rows");
    }

    private void Compare(
        EncoderModel encoder,
        HuggingFaceTokenizer tokenizer,
        SelfInformationScorer teacher,
        string[] training,
        string[] test,
        IReadOnlyList<IReadOnlyList<ScoredWord>> testScores,
        CancellationToken cancellationToken)
    {
        using var classifier = new TokenClassifier(encoder, tokenizer, ownsModel: false);
        var student = new LLMLingua2Scorer(classifier);
        CorpusStatisticsScorer corpus = CorpusStatisticsScorer.Fit(training, cancellationToken);
        PrintTest(console, TokenClassifierEvaluator.Evaluate(encoder, tokenizer, LabelledTexts.FromScores(test, testScores, settings.LabelRate), cancellationToken: cancellationToken));
        Comparison[] comparisons =
        [
            Comparison.Of("student", testScores, student.Score(test, cancellationToken)),
            Comparison.Of("corpus statistics of the training texts", testScores, corpus.Score(test, cancellationToken)),
            Comparison.Of("chance", testScores, RandomScores.Like(testScores, settings.Seed)),
        ];
        PrintAgreement(console, comparisons);
        console.WriteLine(comparisons[0].Agreements.Zip(comparisons[1].Agreements).All(pair => pair.First.Overlap > pair.Second.Overlap)
            ? "The student agrees with its teacher more than corpus statistics do, at every rate."
            : "The student does not agree with its teacher more than corpus statistics do at every rate: it is not worth its cost here.");

        IReadOnlyList<(double Median, double Slowest, double Fastest)> speeds = Throughput.Measure([teacher, student, corpus], test, cancellationToken);
        PrintSpeed(console, [.. new[] { "teacher", "student", "corpus statistics" }.Zip(speeds, (name, s) => (name, s.Median, s.Slowest, s.Fastest))]);
        Say("Done");
    }

    private void Say(string what) => console.WriteLine($"[{Number(Stopwatch.GetElapsedTime(_start).TotalSeconds, "F0")} s] {what}.");

    private sealed class EpochReport(Action<string> say) : IProgress<TokenClassifierProgress>
    {
        public void Report(TokenClassifierProgress value)
        {
            if (value.Completed is { } epoch)
            {
                ClassificationMeasures tokens = epoch.Validation.Tokens;
                say($"Epoch {epoch.Epoch}: loss {Number(epoch.TrainingLoss, "F3")}, on the validation texts {Number(epoch.Validation.Loss, "F3")}, F1 per token {Number(tokens.F1, "F3")}, per word {Number(epoch.Validation.Words.F1, "F3")}");
            }
        }
    }
}
