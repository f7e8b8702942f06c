using System.Diagnostics;
using System.Diagnostics.Metrics;
using SKIntern.Training;

namespace SKIntern.Lora.Observability;

/// <summary>The meter and the activity source of <see cref="LoraDiagnostics"/>. Recording costs a comparison where nobody listens.</summary>
internal static class TrainingInstruments
{
    public static readonly ActivitySource Activities = new(LoraDiagnostics.Name);
    private static readonly Meter Meter = new(LoraDiagnostics.Name);
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>(LoraDiagnostics.Tokens, "{token}", "Trained tokens, padding not counted.");
    private static readonly Counter<long> LabelTokens = Meter.CreateCounter<long>(LoraDiagnostics.LabelTokens, "{token}", "Trained tokens that carry loss.");
    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(LoraDiagnostics.Steps, "{step}", "Optimizer steps.");
    private static readonly Counter<long> SkippedSteps = Meter.CreateCounter<long>(LoraDiagnostics.SkippedSteps, "{step}", "Optimizer steps that were left out.");
    private static readonly Counter<long> Checkpoints = Meter.CreateCounter<long>(LoraDiagnostics.Checkpoints, "{checkpoint}", "Checkpoints written.");
    private static readonly Counter<long> FailedCheckpoints = Meter.CreateCounter<long>(LoraDiagnostics.FailedCheckpoints, "{checkpoint}", "Checkpoints that could not be written.");
    private static readonly Histogram<double> StepDuration = CreateHistogram(LoraDiagnostics.StepDuration, "s", "The time of a step.", [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50]);
    private static readonly Histogram<double> Loss = CreateHistogram(LoraDiagnostics.Loss, "{nat}", "A step's mean loss per label token.", [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10]);
    private static readonly Histogram<double> GradientNorm = CreateHistogram(LoraDiagnostics.GradientNorm, "1", "The gradient's norm before clipping.", [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50, 100]);
    private static readonly Gauge<double> TokenRate = Meter.CreateGauge<double>(LoraDiagnostics.TokenRate, "{token}/s", "Trained tokens per second.");
    private static readonly Gauge<double> LabelTokenRate = Meter.CreateGauge<double>(LoraDiagnostics.LabelTokenRate, "{token}/s", "Label tokens per second.");
    private static readonly Gauge<double> Utilization = Meter.CreateGauge<double>(LoraDiagnostics.ModelFlopsUtilization, "1", "Model FLOPs utilisation.");
    private static readonly Gauge<long> Memory = Meter.CreateGauge<long>(LoraDiagnostics.Memory, "By", "The working set of the process.");
    private static readonly Gauge<double> Validation = Meter.CreateGauge<double>(LoraDiagnostics.ValidationValue, "1", "The validation metric.");
    private static readonly Instrument[] OfSteps =
        [Tokens, LabelTokens, Steps, SkippedSteps, StepDuration, Loss, GradientNorm, TokenRate, LabelTokenRate, Utilization, Memory];

    /// <summary>Whether somebody listens to what is recorded of steps.</summary>
    public static bool WantsSteps => Array.Exists(OfSteps, static i => i.Enabled);

    public static void RecordStep(TrainingProgress step)
    {
        KeyValuePair<string, object?> stage = new(LoraDiagnostics.StageAttribute, step.Stage);
        Steps.Add(1, stage);
        StepDuration.Record(step.StepDuration.TotalSeconds, stage);
        if (step.IsSkipped)
        {
            SkippedSteps.Add(1, stage);
        }
        else
        {
            Tokens.Add(step.Tokens, stage);
            LabelTokens.Add(step.LabelTokens, stage);
            Loss.Record(step.Loss, stage);
            GradientNorm.Record(step.GradientNorm, stage);
        }

        Record(TokenRate, step.TokensPerSecond);
        Record(LabelTokenRate, step.LabelTokensPerSecond);
        Record(Utilization, step.ModelFlopsUtilization);
        Record(Memory, step.MemoryBytes);
    }

    public static void RecordNotice(TrainingNotice notice)
    {
        switch (notice.Kind)
        {
            case TrainingNoticeKind.CheckpointSaved:
                Checkpoints.Add(1);
                break;
            case TrainingNoticeKind.CheckpointFailed:
                FailedCheckpoints.Add(1);
                break;
            case TrainingNoticeKind.Validated:
                Record(Validation, notice.Value);
                break;
        }
    }

    private static void Record<T>(Gauge<T> gauge, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            gauge.Record(known);
        }
    }

    private static Histogram<double> CreateHistogram(string name, string unit, string description, double[] boundaries)
        => Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
