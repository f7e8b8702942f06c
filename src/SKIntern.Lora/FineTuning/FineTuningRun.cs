using SKIntern.Lora.Adapters;
using SKIntern.Lora.Checkpointing;
using SKIntern.Lora.Observability;
using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Models.Decoder;
using SKIntern.Training;

namespace SKIntern.Lora;

/// <summary>One training from its first (or resumed) step to its last. It owns the optimizer, not the adapter.</summary>
internal sealed class FineTuningRun : IDisposable
{
    private readonly DecoderModel _model;
    private readonly LoraAdapter _adapter;
    private readonly SequenceEncoder _encoder;
    private readonly FineTuningOptions _options;
    private readonly IReadOnlyList<TrainingStage> _stages;
    private readonly FineTuningHooks _hooks;
    private readonly TrainingPlan _plan;
    private readonly FlatParameters _parameters;
    private readonly IOptimizer _optimizer;
    private readonly CausalLanguageModelTrainer _trainer;
    private readonly ValidationTracker? _validation;
    private readonly RunCheckpoints? _checkpoints;
    private readonly StepReporter _reporter;
    private TrainingPosition _position = new();
    private bool _changedSinceCheckpoint;

    public FineTuningRun(
        DecoderModel model, LoraAdapter adapter, SequenceEncoder encoder, FineTuningOptions options, IReadOnlyList<TrainingStage> stages, FineTuningHooks hooks)
    {
        _model = model;
        _adapter = adapter;
        _encoder = encoder;
        _options = options;
        _stages = stages;
        _hooks = hooks;
        TrainingFlops? flops = options.PeakFlopsPerSecond is null ? null : new(model, adapter.Parameters);
        _reporter = new(hooks.TimeProvider, hooks.TimeProvider.GetTimestamp(), flops, options.PeakFlopsPerSecond);
        _plan = new(stages, options);
        _parameters = options.LoraPlus is { } loraPlus
            ? TrainableParameters.Of(adapter, options.WeightDecay, loraPlus, options.LearningRate)
            : TrainableParameters.Of(adapter, options.WeightDecay);
        try
        {
            _optimizer = options.Optimizer.Create(_parameters.Groups);
            _trainer = new(model, _parameters, _optimizer, new()
            {
                MaxGradientNorm = options.MaxGradientNorm,
                NonFinite = options.NonFinite,
                MaxConsecutiveSkips = options.MaxConsecutiveSkips,
                ActivationCheckpointing = options.Throughput.ActivationCheckpointing,
            });
            _validation = options.Validation is null ? null : new(options.Validation, hooks.Metric!, _plan, adapter.Parameters);
            _checkpoints = options.CheckpointFolder is null ? null : new(
                new(options.CheckpointFolder, options.CheckpointsToKeep, hooks.CreateFile), options.CheckpointFailure, adapter.Parameters, _optimizer, Notify);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Encodes every stage's first epoch, so that a sequence which is too long stops the training before it starts; then takes
    /// up the latest checkpoint, if there is one.
    /// </summary>
    public void Prepare(CancellationToken cancellationToken)
    {
        string[] hashes = [.. _stages.Select(s => TrainingFingerprint.HashSequences(s, _encoder, cancellationToken))];
        for (int i = 0; _options.Throughput.GroupByLength && i < _stages.Count; i++)
        {
            TrainingStage stage = _stages[i];
            _plan.GroupByLength(i, [.. Enumerable.Range(0, stage.Count).Select(e => _encoder.Encode(stage.Build(e, 0)).Length)]);
        }

        if (_checkpoints?.Resume(TrainingFingerprint.Create(_model, _adapter.Config, _options, _hooks.Metric, _stages, hashes), _validation) is not { } position)
        {
            return;
        }

        _position = position;
        _trainer.StepCount = _plan.GetStepsBefore(position.Stage) + position.Current.Steps;
        Notify(TrainingNoticeKind.Resumed, $"The training goes on from a checkpoint, after step {_trainer.StepCount} of {_plan.TotalSteps}.");
        for (int i = 0; i < position.Completed.Count; i++)
        {
            Notify(TrainingNoticeKind.StageSkipped, $"Stage {i + 1} of {_stages.Count} was complete in the checkpoint: {position.Completed[i].Steps} steps.");
        }
    }

    /// <summary>The next stage that is not complete, or <see langword="null"/> at the end.</summary>
    public int? NextStage => _position.Stage < _stages.Count ? _position.Stage : null;

    /// <summary>The optimizer steps of all stages.</summary>
    public int TotalSteps => _plan.TotalSteps;

    /// <summary>The results of the completed stages.</summary>
    public IReadOnlyList<StageResult> Results => _position.Completed;

    /// <summary>Trains the rest of <see cref="NextStage"/>.</summary>
    public async Task<StageResult> TrainStageAsync(CancellationToken cancellationToken)
    {
        int stage = _position.Stage;
        StageStatistics statistics = _position.Current;

        // Steps are counted as planned, so that a stage that ended early leaves the draws of later ones as they are.
        _trainer.StepCount = _plan.GetStepsBefore(stage) + statistics.Steps;
        _trainer.ConsecutiveSkips = statistics.ConsecutiveSkips;
        if (_options.HandOver == StageHandOver.RestartPerStage && statistics.Steps == 0)
        {
            _optimizer.Reset();
        }

        try
        {
            await ValidateAsync(stage, cancellationToken).ConfigureAwait(false);
            while (statistics.Steps < _plan.GetSteps(stage) && _validation?.State.StopRequested != true)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    SaveCheckpoint();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                TakeStep(stage);
                await ValidateAsync(stage, cancellationToken).ConfigureAwait(false);
                if (_trainer.StepCount % _options.CheckpointEverySteps == 0)
                {
                    SaveCheckpoint();
                }
            }
        }
        finally
        {
            _adapter.EndTraining();
        }

        RestoreBest(stage);
        if (_hooks.Observer is not null)
        {
            // An evaluation between stages may take longer than the stage.
            SaveCheckpoint();
        }

        return statistics.ToResult(_stages[stage]);
    }

    /// <summary>Marks the stage as complete, its observer having been called.</summary>
    public void CompleteStage(StageResult result)
    {
        bool last = EndsTraining(_position.Stage);
        _position = new() { Stage = last ? _stages.Count : _position.Stage + 1, Completed = [.. _position.Completed, result] };
        if (_options.Validation?.Scope == EarlyStoppingScope.Stage && !last)
        {
            _validation!.Reset();
        }

        _changedSinceCheckpoint = true;
        SaveCheckpoint();
    }

    public void Dispose()
    {
        _checkpoints?.Dispose();
        _validation?.Dispose();
        _optimizer?.Dispose();
        _parameters.Dispose();
        NativeHeap.Release();
    }

    private void TakeStep(int stage)
    {
        long start = _hooks.TimeProvider.GetTimestamp();
        StageStatistics statistics = _position.Current;
        int stageStep = statistics.Steps;
        (int epoch, IReadOnlyList<int> indices) = _plan.GetWindow(stage, stageStep);
        TrainingPair[] pairs = [.. indices.Select(i => _stages[stage].Build(i, epoch))];
        IReadOnlyList<SequenceBatch> batches = SequenceBatcher.Create([.. pairs.Select(_encoder.Encode)], _options.BatchSize, _options.Throughput);
        double rate = _plan.GetLearningRate(stage, stageStep);
        _adapter.BeginTrainingStep(_options.Seed, _trainer.StepCount);
        TrainStepResult result = _trainer.Step(batches, rate);

        if (result.IsSkipped)
        {
            Notify(TrainingNoticeKind.StepSkipped, $"Step {_trainer.StepCount} was skipped: loss {result.MeanLoss}, gradient norm {result.GradientNorm}. Examples: {string.Join(", ", result.OffendingExampleIds!)}.");
        }

        int stepsPerEpoch = _plan.GetStepsPerEpoch(stage);
        statistics.Add(result, pairs, isFirstEpoch: stageStep < stepsPerEpoch, isLastEpoch: stageStep >= _plan.GetSteps(stage) - stepsPerEpoch);
        _changedSinceCheckpoint = true;
        TimeSpan duration = _hooks.TimeProvider.GetTimeSince(start);
        statistics.Duration += duration;
        _reporter.Add(duration, result, batches);
        if (_hooks.Progress is not null || _hooks.Telemetry.WantsSteps)
        {
            TrainingProgress progress = _reporter.Create(stage, _stages.Count, _trainer.StepCount, _plan.TotalSteps, rate, duration, result);
            _hooks.Telemetry.OnStep(progress);
            _hooks.Progress?.Report(progress);
        }
    }

    private async Task ValidateAsync(int stage, CancellationToken cancellationToken)
    {
        if (_validation?.IsPending(stage, _position.Current.Steps) != true)
        {
            return;
        }

        _adapter.EndTraining();
        double value;
        try
        {
            value = await TrainingTelemetry.ValidateAsync(_trainer.StepCount, () => _validation.MeasureAsync(_trainer.StepCount, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Measured when the training is resumed.
            SaveCheckpoint();
            throw;
        }

        _changedSinceCheckpoint = true;
        ValidationState state = _validation.State;
        Notify(TrainingNoticeKind.Validated, $"{_hooks.Metric!.Name}: {value} (best {state.Best}, of step {state.BestStep}).", value);
        if (state.StopRequested)
        {
            Notify(TrainingNoticeKind.StoppedEarly, $"{state.WithoutImprovement} measurements without an improvement: the {_options.Validation!.Scope.ToString().ToLowerInvariant()} ends.");
        }
    }

    /// <summary>Whether no stage comes after this one.</summary>
    private bool EndsTraining(int stage)
        => stage == _stages.Count - 1 || (_options.Validation?.Scope == EarlyStoppingScope.Training && _validation!.State.StopRequested);

    private void RestoreBest(int stage)
    {
        if (_validation is null || (_options.Validation!.Scope == EarlyStoppingScope.Training && !EndsTraining(stage)) || !_validation.RestoreBest(_trainer.StepCount))
        {
            return;
        }

        _changedSinceCheckpoint = true;
        Notify(TrainingNoticeKind.BestRestored, $"The adapter of step {_validation.State.BestStep} was restored.", _validation.State.Best);
    }

    private void SaveCheckpoint()
    {
        if (_changedSinceCheckpoint && _checkpoints is not null)
        {
            TrainingTelemetry.SaveCheckpoint(_trainer.StepCount, () => _checkpoints.Save(_position, _validation));
            _changedSinceCheckpoint = false;
        }
    }

    private void Notify(TrainingNoticeKind kind, string message) => Notify(kind, message, null);

    private void Notify(TrainingNoticeKind kind, string message, double? value)
    {
        TrainingNotice notice = new(kind, _trainer.StepCount, message) { Value = value };
        _hooks.Telemetry.OnNotice(notice);
        _hooks.Observer?.OnNotice(notice);
    }
}
