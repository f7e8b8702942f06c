namespace SKIntern.Lora;

/// <summary>
/// The names under which training can be observed, after OpenTelemetry's conventions: a meter and an activity source, both
/// <see cref="Name"/>. Units are UCUM's. They stay as they are from version to version.
/// </summary>
public static class LoraDiagnostics
{
    /// <summary>The meter's and the activity source's name.</summary>
    public const string Name = "SKIntern.Lora";

    /// <summary>Counter, {token}: trained tokens, padding and skipped steps not counted.</summary>
    public const string Tokens = "skintern.training.tokens";

    /// <summary>Counter, {token}: trained tokens that carry loss.</summary>
    public const string LabelTokens = "skintern.training.label_tokens";

    /// <summary>Counter, {step}: optimizer steps, skipped ones included.</summary>
    public const string Steps = "skintern.training.steps";

    /// <summary>Counter, {step}: steps that were left out because loss or gradient is not a finite number.</summary>
    public const string SkippedSteps = "skintern.training.skipped_steps";

    /// <summary>Counter, {checkpoint}: checkpoints written.</summary>
    public const string Checkpoints = "skintern.training.checkpoints";

    /// <summary>Counter, {checkpoint}: checkpoints that could not be written.</summary>
    public const string FailedCheckpoints = "skintern.training.failed_checkpoints";

    /// <summary>Histogram, s: the time of a step, the making of its batches included.</summary>
    public const string StepDuration = "skintern.training.step.duration";

    /// <summary>Histogram, {nat}: a step's mean loss per label token; skipped steps not counted.</summary>
    public const string Loss = "skintern.training.loss";

    /// <summary>Histogram, 1: the gradient's L2 norm before clipping; skipped steps not counted.</summary>
    public const string GradientNorm = "skintern.training.gradient.norm";

    /// <summary>Gauge, {token}/s: trained tokens per second over the last steps.</summary>
    public const string TokenRate = "skintern.training.token.rate";

    /// <summary>Gauge, {token}/s: label tokens per second over the last steps.</summary>
    public const string LabelTokenRate = "skintern.training.label_token.rate";

    /// <summary>Gauge, 1: model FLOPs utilisation over the last steps; only where <see cref="FineTuningOptions.PeakFlopsPerSecond"/> is given.</summary>
    public const string ModelFlopsUtilization = "skintern.training.mfu";

    /// <summary>Gauge, By: the working set of the process.</summary>
    public const string Memory = "skintern.training.memory";

    /// <summary>Gauge, 1: the value of the validation metric.</summary>
    public const string ValidationValue = "skintern.training.validation.value";

    /// <summary>Activity: a training.</summary>
    public const string TrainingActivity = "skintern.training";

    /// <summary>Activity: the steps of a stage.</summary>
    public const string StageActivity = "skintern.training.stage";

    /// <summary>Activity: writing a checkpoint.</summary>
    public const string CheckpointActivity = "skintern.training.checkpoint";

    /// <summary>Activity: measuring the validation metric.</summary>
    public const string ValidationActivity = "skintern.training.validation";

    /// <summary>Attribute of step metrics and of stage activities: the stage, from 0.</summary>
    public const string StageAttribute = "skintern.training.stage.index";

    /// <summary>Attribute of activities: the optimizer steps done over all stages; of a training or stage those it has.</summary>
    public const string StepAttribute = "skintern.training.step";

    /// <summary>Attribute of training activities: the model.</summary>
    public const string ModelAttribute = "skintern.model.name";

    /// <summary>Attribute of training activities: the number of stages.</summary>
    public const string StageCountAttribute = "skintern.training.stage.count";

    /// <summary>Attribute of activities that failed: the type of the exception, or <c>checkpoint_failed</c>.</summary>
    public const string ErrorTypeAttribute = "error.type";
}
