using SKIntern.Data;
using SKIntern.Generation;
using SKIntern.Methods;
using SKIntern.Retrieval;
using SKIntern.Samples.SupportDesk;
using SKIntern.Scheduling;

namespace SKIntern.Samples.Distill;

/// <summary>The comparison on the user's own data.</summary>
internal static class DatasetPlan
{
    private const int DefaultStages = 4;
    private const double DefaultEpochs = 12;
    private const int DefaultShots = 3;
    private static readonly string[] DefaultMethods = ["zero-shot", "std-cot", "skintern"];

    internal static DistillPlan Create(DistillSettings settings)
    {
        KnowledgeFile? knowledge = settings.Knowledge is { } path ? KnowledgeFile.Load(path) : null;
        ReasoningExample[] training = [.. Load(settings.Data!, settings, settings.TrainLimit, knowledge).WithRationales()];
        if (training.Length == 0)
        {
            throw new ArgumentException($"{settings.Data}: no training example is left that has a right rationale.");
        }

        List<EvaluationSet> sets = [new("test", Load(settings.Test!, settings, settings.TestLimit, knowledge), InDomain: true)];
        if (settings.OutOfDomain is { } other)
        {
            sets.Add(new("out of domain", Load(other, settings with { Tasks = [] }, settings.TestLimit, knowledge), InDomain: false));
        }

        IReadOnlyList<string> methods = settings.Methods.Count > 0 ? settings.Methods : DefaultMethods;
        var selector = new TfIdfExampleSelector([.. training.Select(e => e.Question)]);
        var generation = new GenerationOptions { MaxNewTokens = settings.MaxNewTokens ?? 256, BatchSize = 16 };
        return new(
            $"SKIntern on {Path.GetFileName(settings.Data)} ({training.Length} training examples, seed {settings.Seed})",
            settings.Model ?? BaseModels.Path(settings.Form),
            StudentSettings.Create(settings, learningRate: 2e-4, new()),
            [.. methods.Select(name => new PlannedRun(name, name, (student, _) => Request(student, DistillationMethods.Create(name))))]);

        DistillationRequest Request(Student student, IDistillationMethod method) => new()
        {
            Name = method.Name,
            Method = method,
            TrainingExamples = training,
            EvaluationSets = sets,
            Curriculum = Curriculum.Create(DecaySchedules.Create(settings.Schedule), settings.Steps ?? DefaultStages, settings.Shots ?? DefaultShots, settings.Epochs ?? DefaultEpochs),
            Compressor = PlanParts.CreateCompressor(settings.Compressor ?? "words", student, training, settings),
            Selector = selector,
            Generation = generation,
            Seed = settings.Seed,
        };
    }

    private static ReasoningExample[] Load(string path, DistillSettings settings, int? limit, KnowledgeFile? knowledge)
    {
        IEnumerable<ReasoningExample> examples = JsonLinesDataset.Load(path);
        if (settings.Tasks.Count > 0)
        {
            examples = examples.Where(e => settings.Tasks.Contains(e.Task, StringComparer.Ordinal));
        }

        ReasoningExample[] chosen = [.. examples.GroupBy(e => e.Task, StringComparer.Ordinal).SelectMany(g => g.Take(limit ?? int.MaxValue))];
        return chosen.Length == 0
            ? throw new ArgumentException($"{path}: no example belongs to the tasks {string.Join(", ", settings.Tasks)}.")
            : [.. knowledge?.JoinTo(chosen) ?? chosen];
    }
}
