using SKIntern.Lora.Observability;
using SKIntern.Training;

namespace SKIntern.Lora;

/// <summary>What looks at a training, and what stands in for the system in tests.</summary>
/// <param name="Progress">Told of every step.</param>
/// <param name="Observer">Told of notices.</param>
/// <param name="Metric">The validation metric.</param>
/// <param name="TimeProvider">The clock of durations.</param>
/// <param name="CreateFile">Creates a file of a checkpoint, or <see langword="null"/> for the file system's.</param>
/// <param name="Telemetry">The logger, the meter and the activities.</param>
internal sealed record FineTuningHooks(
    IProgress<TrainingProgress>? Progress,
    ITrainingObserver? Observer,
    IValidationMetric? Metric,
    TimeProvider TimeProvider,
    Func<string, Stream>? CreateFile,
    TrainingTelemetry Telemetry);
