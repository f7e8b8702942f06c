using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SKIntern.Training;

namespace SKIntern.Lora.Observability;

/// <summary>Tells the logger, the meter and the activity source of a training. It costs next to nothing where nobody listens.</summary>
internal sealed class TrainingTelemetry(ILogger logger)
{
    public ILogger Logger => logger;

    /// <summary>Whether somebody wants to know of steps.</summary>
    public bool WantsSteps => TrainingInstruments.WantsSteps || logger.IsEnabled(LogLevel.Debug);

    public void OnStep(TrainingProgress step)
    {
        TrainingInstruments.RecordStep(step);
        TrainingLog.Step(logger, step.Step, step.TotalSteps, step.Loss, step.LearningRate, step.GradientNorm, step.TokensPerSecond, step.EstimatedTimeLeft);
    }

    public void OnNotice(TrainingNotice notice)
    {
        TrainingInstruments.RecordNotice(notice);
        TrainingLog.Notice(logger, notice);
        if (notice.Kind == TrainingNoticeKind.CheckpointFailed && Activity.Current is { OperationName: LoraDiagnostics.CheckpointActivity } checkpoint)
        {
            Fail(checkpoint, "checkpoint_failed");
        }
    }

    /// <summary>Runs a whole training in an activity, and logs what ended it.</summary>
    public async Task<FineTuningResult> TrainAsync(string model, int stageCount, Func<Task<FineTuningResult>> train)
    {
        try
        {
            FineTuningResult result = await TraceAsync(
                LoraDiagnostics.TrainingActivity,
                [new(LoraDiagnostics.ModelAttribute, model), new(LoraDiagnostics.StageCountAttribute, stageCount)],
                train,
                static r => r.Steps).ConfigureAwait(false);
            TrainingLog.Ended(logger, result.Steps, result.Tokens, result.Duration);
            return result;
        }
        catch (TrainingDivergedException e)
        {
            TrainingLog.Diverged(logger, e.Step, e.ExampleIds.Count);
            TrainingLog.DetailsSensitive(logger, e.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            TrainingLog.Cancelled(logger);
            throw;
        }
        catch (Exception e)
        {
            TrainingLog.Failed(logger, e.GetType().FullName!);
            TrainingLog.DetailsSensitive(logger, e.Message);
            throw;
        }
    }

    /// <summary>Runs the steps of a stage in an activity.</summary>
    public async Task<StageResult> TrainStageAsync(int stage, int stageCount, int examples, Func<Task<StageResult>> train)
    {
        TrainingLog.StageStarted(logger, stage + 1, stageCount, examples);
        StageResult result = await TraceAsync(
            LoraDiagnostics.StageActivity, [new(LoraDiagnostics.StageAttribute, stage)], train, static r => r.Steps).ConfigureAwait(false);
        TrainingLog.StageCompleted(logger, stage + 1, stageCount, result.Steps, result.FirstEpochLoss, result.LastEpochLoss, result.Tokens, result.Duration);
        return result;
    }

    /// <summary>Measures a metric in an activity.</summary>
    public static Task<double> ValidateAsync(int step, Func<Task<double>> measure)
        => TraceAsync(LoraDiagnostics.ValidationActivity, [], measure, _ => step);

    /// <summary>Writes a checkpoint in an activity.</summary>
    public static void SaveCheckpoint(int step, Action save)
    {
        using Activity? activity = TrainingInstruments.Activities.StartActivity(LoraDiagnostics.CheckpointActivity);
        activity?.SetTag(LoraDiagnostics.StepAttribute, step);
        try
        {
            save();
        }
        catch (Exception e)
        {
            Fail(activity, e.GetType().FullName!);
            throw;
        }
    }

    private static async Task<T> TraceAsync<T>(string name, KeyValuePair<string, object?>[] tags, Func<Task<T>> action, Func<T, int> getSteps)
    {
        using Activity? activity = TrainingInstruments.Activities.StartActivity(ActivityKind.Internal, tags: tags, name: name);
        try
        {
            T result = await action().ConfigureAwait(false);
            activity?.SetTag(LoraDiagnostics.StepAttribute, getSteps(result));
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(activity, e.GetType().FullName!);
            throw;
        }
    }

    // The message may hold ids of the user's examples.
    private static void Fail(Activity? activity, string errorType)
    {
        activity?.SetTag(LoraDiagnostics.ErrorTypeAttribute, errorType);
        activity?.SetStatus(ActivityStatusCode.Error);
    }
}
