using SKIntern.Generation;
using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Retrieval;
using SKIntern.Samples.SupportDesk;
using SKIntern.Scheduling;

namespace SKIntern.Samples.Distill;

/// <summary>
/// The comparison on the embedded task: what the base student knows, what it could read from its prompt, and what it learns
/// from the question alone or by SKIntern, at equal epochs and at equal training tokens.
/// </summary>
internal sealed class EmbeddedPlan
{
    private const int PaperStages = 4;
    private const int FineStages = 12;
    private const string StandardCot = "std-cot";
    private readonly DistillSettings _settings;
    private readonly EmbeddedDataset _dataset;
    private readonly IReadOnlyList<EvaluationSet> _sets;
    private readonly IExampleSelector _selector;
    private readonly GenerationOptions _generation;
    private readonly double _epochs;
    private readonly int _shots;

    private EmbeddedPlan(DistillSettings settings)
    {
        bool terse = settings.Form == SupportDeskForm.Terse;
        _settings = settings;
        _dataset = EmbeddedDataset.Create(settings.Form, settings.World, settings.Seed);
        _sets =
        [
            new("unseen questions", _dataset.InDomainTest, InDomain: true),
            .. _dataset.OutOfDomainTests.Select(t => new EvaluationSet(t.Key, t.Value, InDomain: false)),
        ];
        _selector = new TfIdfExampleSelector([.. _dataset.Training.Select(e => e.Question)]);
        _generation = new() { MaxNewTokens = settings.MaxNewTokens ?? (terse ? 24 : 120), BatchSize = 50 };
        _epochs = settings.Epochs ?? (terse ? 48 : 12);
        _shots = settings.Shots ?? 3;
    }

    internal static DistillPlan Create(DistillSettings settings)
    {
        var plan = new EmbeddedPlan(settings);
        bool terse = settings.Form == SupportDeskForm.Terse;

        // One course over all stages: the choice that decided this task's results (docs/experiments.md).
        StudentOptions student = terse
            ? StudentSettings.Create(settings, learningRate: 3e-3, LearningRateSchedule.Flat)
            : StudentSettings.Create(settings, learningRate: 3e-3, new() { Shape = LearningRateShape.Cosine });
        string name = settings.Form.ToString().ToLowerInvariant();
        return new($"SKIntern on a support desk's points policy ({name} form, seed {settings.Seed})", settings.Model ?? BaseModels.Path(settings.Form), student, plan.Runs());
    }

    private IReadOnlyList<PlannedRun> Runs()
    {
        int stages = _settings.Steps ?? FineStages;
        string facts = $"SKIntern T={stages}, {_settings.Compressor ?? "facts"}";
        return
        [
            Run("zero-shot", new ZeroShotMethod(SupportDeskTexts.Style), QuestionOnly(1)),
            Run("knowledge in prompt", new KnowledgeInPromptMethod(SupportDeskTexts.Style), QuestionOnly(1)),
            Run("Std-CoT, equal epochs", new StandardCotMethod(SupportDeskTexts.Style), QuestionOnly(_epochs)),
            Run($"SKIntern T={PaperStages}, words", new SKInternMethod(SupportDeskTexts.Style), Curriculum.Create(new LinearDecaySchedule(), PaperStages, _shots, _epochs), "words"),
            Run(facts, new SKInternMethod(SupportDeskTexts.Style), Curriculum.Create(DecaySchedules.Create(_settings.Schedule), stages, maxShots: _settings.Shots ?? 0, _epochs), _settings.Compressor ?? "facts"),
            new("Std-CoT, equal tokens", StandardCot, (student, results) => EqualTokens(student, results, facts)),
        ];
    }

    /// <summary>Std-CoT for as many epochs as use up the training tokens of the SKIntern run.</summary>
    private DistillationRequest EqualTokens(Student student, IReadOnlyList<DistillationResult> results, string measure)
    {
        double? tokens = results.FirstOrDefault(r => r.Name == measure)?.FineTuning?.Tokens;
        double? perEpoch = results.FirstOrDefault(r => r.Method == StandardCot)?.FineTuning?.Tokens / _epochs;
        double epochs = tokens is { } all && perEpoch is { } one ? Math.Max(1, Math.Round(all / one)) : _epochs;
        return Request(student, "Std-CoT, equal tokens", new StandardCotMethod(SupportDeskTexts.Style), QuestionOnly(epochs), null);
    }

    private PlannedRun Run(string name, IDistillationMethod method, Curriculum curriculum, string? compressor = null)
        => new(name, method.Name, (student, _) => Request(student, name, method, curriculum, compressor));

    private DistillationRequest Request(Student student, string name, IDistillationMethod method, Curriculum curriculum, string? compressor) => new()
    {
        Name = name,
        Method = method,
        TrainingExamples = _dataset.Training,
        EvaluationSets = _sets,
        Curriculum = curriculum,
        Compressor = compressor is null ? null : PlanParts.CreateCompressor(compressor, student, _dataset.Training, _settings),
        Selector = _selector,
        Generation = _generation,
        Seed = _settings.Seed,
        StageEvaluationSize = method.TrainsStudent ? _dataset.InDomainTest.Count : 0,
        ReadableShare = _dataset.ReadableShare,
    };

    private static Curriculum QuestionOnly(double epochs) => Curriculum.Create(new LinearDecaySchedule(), 1, 0, epochs);
}
