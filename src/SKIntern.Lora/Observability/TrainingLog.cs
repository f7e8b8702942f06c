using Microsoft.Extensions.Logging;
using SKIntern.Training;

namespace SKIntern.Lora.Observability;

/// <summary>What a training logs. Ids and texts of examples are the user's: what may hold them is Trace.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(1, LogLevel.Information, "Training {Weights} weights of an adapter of {Model} through {Stages} stages in {Steps} steps")]
    internal static partial void Started(ILogger logger, string model, long weights, int stages, int steps);

    [LoggerMessage(2, LogLevel.Information, "Stage {Stage} of {Stages}: {Examples} examples")]
    internal static partial void StageStarted(ILogger logger, int stage, int stages, int examples);

    [LoggerMessage(3, LogLevel.Information, "Stage {Stage} of {Stages}: {Steps} steps, loss from {FirstLoss} to {LastLoss}, {Tokens} tokens in {Duration}")]
    internal static partial void StageCompleted(ILogger logger, int stage, int stages, int steps, double firstLoss, double lastLoss, long tokens, TimeSpan duration);

    [LoggerMessage(4, LogLevel.Information, "The training ended: {Steps} steps, {Tokens} tokens in {Duration}")]
    internal static partial void Ended(ILogger logger, int steps, long tokens, TimeSpan duration);

    [LoggerMessage(5, LogLevel.Information, "The training was cancelled")]
    internal static partial void Cancelled(ILogger logger);

    [LoggerMessage(6, LogLevel.Error, "Step {Step}: the training diverged, loss or gradient is not a finite number ({Examples} examples)")]
    internal static partial void Diverged(ILogger logger, int step, int examples);

    [LoggerMessage(7, LogLevel.Error, "The training failed: {ErrorType}")]
    internal static partial void Failed(ILogger logger, string errorType);

    [LoggerMessage(8, LogLevel.Debug, "Step {Step} of {TotalSteps}: loss {Loss}, learning rate {LearningRate}, gradient norm {GradientNorm}, {TokensPerSecond} tokens/s, left {TimeLeft}")]
    internal static partial void Step(ILogger logger, int step, int totalSteps, double loss, double learningRate, double gradientNorm, double? tokensPerSecond, TimeSpan? timeLeft);

    [LoggerMessage(9, LogLevel.Trace, "{Message}")]
    internal static partial void DetailsSensitive(ILogger logger, string message);

    internal static void Notice(ILogger logger, TrainingNotice notice)
    {
        switch (notice.Kind)
        {
            case TrainingNoticeKind.Resumed: Resumed(logger, notice.Message); break;
            case TrainingNoticeKind.StageSkipped: StageSkipped(logger, notice.Message); break;
            case TrainingNoticeKind.CheckpointSaved: CheckpointSaved(logger, notice.Step, notice.Message); break;
            case TrainingNoticeKind.CheckpointDamaged: CheckpointDamaged(logger, notice.Message); break;
            case TrainingNoticeKind.CheckpointFailed: CheckpointFailed(logger, notice.Step, notice.Message); break;
            case TrainingNoticeKind.Validated: Validated(logger, notice.Step, notice.Message); break;
            case TrainingNoticeKind.StoppedEarly: StoppedEarly(logger, notice.Step, notice.Message); break;
            case TrainingNoticeKind.BestRestored: BestRestored(logger, notice.Step, notice.Message); break;
            case TrainingNoticeKind.StepSkipped:
                StepSkipped(logger, notice.Step);
                DetailsSensitive(logger, notice.Message);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, "An unknown kind of notice.");
        }
    }

    [LoggerMessage(10, LogLevel.Information, "{Message}")]
    private static partial void Resumed(ILogger logger, string message);

    [LoggerMessage(11, LogLevel.Information, "{Message}")]
    private static partial void StageSkipped(ILogger logger, string message);

    [LoggerMessage(12, LogLevel.Debug, "Step {Step}: {Message}")]
    private static partial void CheckpointSaved(ILogger logger, int step, string message);

    [LoggerMessage(13, LogLevel.Warning, "{Message}")]
    private static partial void CheckpointDamaged(ILogger logger, string message);

    [LoggerMessage(14, LogLevel.Warning, "Step {Step}: {Message}")]
    private static partial void CheckpointFailed(ILogger logger, int step, string message);

    [LoggerMessage(15, LogLevel.Warning, "Step {Step} was skipped: its loss or gradient is not a finite number")]
    private static partial void StepSkipped(ILogger logger, int step);

    [LoggerMessage(16, LogLevel.Information, "Step {Step}: {Message}")]
    private static partial void Validated(ILogger logger, int step, string message);

    [LoggerMessage(17, LogLevel.Information, "Step {Step}: {Message}")]
    private static partial void StoppedEarly(ILogger logger, int step, string message);

    [LoggerMessage(18, LogLevel.Information, "Step {Step}: {Message}")]
    private static partial void BestRestored(ILogger logger, int step, string message);

    [LoggerMessage(19, LogLevel.Warning, "Metrics cannot be written to '{Path}' and are kept in memory until they can: {ErrorType}")]
    internal static partial void MetricsNotWritten(ILogger logger, string path, string errorType);

    [LoggerMessage(20, LogLevel.Warning, "{Records} records of metrics for '{Path}' were lost")]
    internal static partial void MetricsLost(ILogger logger, string path, long records);
}
