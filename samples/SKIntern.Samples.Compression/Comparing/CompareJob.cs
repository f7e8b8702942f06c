using System.Text;
using SKIntern.Compression;
using SKIntern.Data;
using SKIntern.IO;
using SKIntern.Lora;
using SKIntern.Methods;
using SKIntern.Models;
using SKIntern.Prompting;
using SKIntern.Samples.SupportDesk;
using SKIntern.Scheduling;

namespace SKIntern.Samples.Compression;

/// <summary>Runs a comparison and prints its table.</summary>
internal static class CompareJob
{
    // Room for the teacher's response behind a prompt.
    private const int ResponseTokens = 512;
    private const SupportDeskForm Form = SupportDeskForm.Explicit;

    internal static async Task RunAsync(CompareSettings settings, TextWriter console, CancellationToken cancellationToken)
    {
        ReasoningExample[] examples = settings.Data is null ? Embedded(settings) : Load(settings);
        string modelPath = settings.Model ?? BaseModels.Path(Form);
        using LanguageModel model = LanguageModel.Load(modelPath, cancellationToken: cancellationToken);
        string[] knowledge = [.. examples.Select(example => example.Knowledge!.ToText()).Distinct(StringComparer.Ordinal)];
        await console.WriteLineAsync($"{examples.Length} examples, {knowledge.Length} texts of knowledge; student {modelPath}");

        using TokenClassifier? classifier = settings.Classifier is { } folder ? TokenClassifier.Load(folder, cancellationToken: cancellationToken) : null;
        KnowledgeCompressorResources resources = new()
        {
            Corpus = knowledge,
            Units = new() { Seed = settings.Seed },
            Model = model.Decoder,
            Tokenizer = model.Tokenizer,
            Classifier = classifier,
            ScoreCacheFolder = settings.Cache,
        };
        IKnowledgeCompressor[] compressors = [.. settings.Compressors.Select(name => KnowledgeCompressors.Create(name, resources, cancellationToken))];
        CompressionQualityEvaluator evaluator = new(new() { Rates = settings.Rates, Tokenizer = model.Tokenizer, MaxSequences = settings.MaxSequences });
        CompressionQualityReport report = await evaluator.EvaluateAsync(
            compressors,
            knowledge,
            settings.Losses ? CreateProbe(model, examples, settings) : null,
            new Progress(Console.Error),
            cancellationToken);

        string table = report.ToMarkdown();
        await console.WriteAsync(table);
        if (settings.Output is { } path)
        {
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(table)));
        }
    }

    private static ReconstructionProbe CreateProbe(LanguageModel model, ReasoningExample[] examples, CompareSettings settings)
    {
        int window = model.Decoder.Config.MaxPositionEmbeddings;
        MethodContext context = new()
        {
            TrainingExamples = examples,
            Prompts = new(new PaperPromptTemplate(), model.Tokenizer, Math.Max(1, window - Math.Min(ResponseTokens, window / 2))),
            Curriculum = Curriculum.Create(new LinearDecaySchedule(), stageCount: 1, maxShots: 0, epochs: 1),
            Seed = settings.Seed,
        };
        return new(new SequenceLossEvaluator(model), context, settings.Data is null ? SupportDeskTexts.Style : null);
    }

    private static ReasoningExample[] Embedded(CompareSettings settings)
        => [.. EmbeddedDataset.Create(Form, worldSeed: 0, settings.Seed).Training.Take(settings.MaxSequences)];

    private static ReasoningExample[] Load(CompareSettings settings)
    {
        IEnumerable<ReasoningExample> examples = KnowledgeFile.Load(settings.Knowledge!).JoinTo(JsonLinesDataset.Load(settings.Data!)).WithRationales();
        ReasoningExample[] chosen =
        [
            .. examples.Where(example => settings.Tasks.Count == 0 || settings.Tasks.Contains(example.Task, StringComparer.Ordinal))
                .GroupBy(example => example.Task, StringComparer.Ordinal).SelectMany(task => task.Take(settings.PerTask)),
        ];
        return chosen.Length > 0 ? chosen : throw new ArgumentException($"{settings.Data}: no example with a rationale belongs to the tasks {string.Join(", ", settings.Tasks)}.");
    }

    private sealed class Progress(TextWriter console) : IProgress<CompressionQuality>
    {
        public void Report(CompressionQuality value) => console.WriteLine($"{value.Compressor} at {value.Rate:F2}");
    }
}
