using Microsoft.Extensions.Logging;
using SKIntern.Lora.Adapters;
using SKIntern.Methods;
using SKIntern.Models.Decoder;
using SKIntern.Training;

namespace SKIntern.Lora.Tests;

/// <summary>One training of a tiny model, from the model's creation to the adapter's values.</summary>
internal sealed record TinyTraining
{
    public static readonly LoraConfig DefaultAdapter = new() { Targets = ModuleSelection.AllLinear, Dropout = 0.1 };

    public FineTuningOptions Options { get; init; } = new() { LearningRate = 0.02, BatchSize = 2 };

    public LoraConfig Adapter { get; init; } = DefaultAdapter;

    public IReadOnlyList<TrainingStage> Stages { get; init; } = TinyStages.Create();

    public int ModelSeed { get; init; } = 1;

    public bool Tied { get; init; } = true;

    /// <summary>The step after which it is cancelled.</summary>
    public int? CancelAt { get; init; }

    public ITrainingObserver? Observer { get; init; }

    public Func<DecoderModel, LoraAdapter, IValidationMetric>? Metric { get; init; }

    public Func<string, Stream>? CreateFile { get; init; }

    public Action<DecoderModel>? Prepare { get; init; }

    public TimeProvider? TimeProvider { get; init; }

    public ILogger? Logger { get; init; }

    public Action<TrainingProgress>? OnReport { get; init; }

    public async Task<Outcome> RunAsync()
    {
        using DecoderModel model = TinyModels.Create(ModelSeed, Tied);
        Prepare?.Invoke(model);

        // The metric needs the adapter, which the fine-tuner makes.
        LoraAdapter? adapter = null;
        using LoraFineTuner tuner = new(model, new NumberTokenizer(), NumberTokenizer.EndId, Adapter, Options, TimeProvider, Logger)
        {
            ValidationMetric = Metric is null ? null : new Late(() => Metric(model, adapter!)),
            CreateCheckpointFile = CreateFile,
        };
        adapter = tuner.Adapter;
        using CancellationTokenSource source = new();
        Recorder progress = new()
        {
            OnReport = r =>
            {
                OnReport?.Invoke(r);
                if (r.Step == CancelAt)
                {
                    source.Cancel();
                }
            },
        };
        FineTuningResult result = await tuner.FineTuneAsync(Stages, Observer, progress, source.Token);
        return new(result, tuner.Adapter.Parameters.ToDictionary(p => p.Key, p => TinyModels.Values(p.Value)), progress.Reports);
    }

    public sealed record Outcome(FineTuningResult Result, Dictionary<string, float[]> Adapter, IReadOnlyList<TrainingProgress> Reports)
    {
        public void AssertSame(Outcome other)
        {
            Assert.Equal(Adapter.Keys.Order(), other.Adapter.Keys.Order());
            Assert.All(Adapter, p => Assert.Equal(p.Value, other.Adapter[p.Key]));
            Assert.Equal(Result.Stages.Select(s => s with { Duration = default }), other.Result.Stages.Select(s => s with { Duration = default }));
        }
    }

    private sealed class Late(Func<IValidationMetric> create) : IValidationMetric
    {
        private IValidationMetric? _inner;

        public string Name => Inner.Name;

        public bool HigherIsBetter => Inner.HigherIsBetter;

        private IValidationMetric Inner => _inner ??= create();

        public Task<double> MeasureAsync(CancellationToken cancellationToken) => Inner.MeasureAsync(cancellationToken);
    }
}
