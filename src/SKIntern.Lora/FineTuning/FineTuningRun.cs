using SKIntern.Lora.Adapters;
using SKIntern.Lora.Checkpointing;
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
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly TimeProvider _timeProvider;
    private readonly TrainingPlan _plan;
    private readonly FlatParameters _parameters;
    private readonly AdamW _optimizer;
    private readonly CausalLanguageModelTrainer _trainer;
    private readonly long _start;
    private CheckpointStore? _checkpoints;
    private TrainingPosition _position = new();

    public FineTuningRun(
        DecoderModel model,
        LoraAdapter adapter,
        SequenceEncoder encoder,
        FineTuningOptions options,
        IReadOnlyList<TrainingStage> stages,
        IProgress<TrainingProgress>? progress,
        TimeProvider timeProvider)
    {
        _model = model;
        _adapter = adapter;
        _encoder = encoder;
        _options = options;
        _stages = stages;
        _progress = progress;
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
        _plan = new(stages, options);
        _parameters = TrainableParameters.Of(adapter, options.WeightDecay);
        try
        {
            _optimizer = new(_parameters.Groups, options.Optimizer);
            _trainer = new(model, _parameters, _optimizer, new() { MaxGradientNorm = options.MaxGradientNorm, ActivationCheckpointing = options.Throughput.ActivationCheckpointing });
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

        if (_options.CheckpointFolder is null)
        {
            return;
        }

        _checkpoints = new(_options.CheckpointFolder, TrainingFingerprint.Create(_model, _adapter.Config, _options, _stages, hashes));
        if (_checkpoints.Load(_adapter.Parameters, _optimizer) is { } position)
        {
            _position = position;
            _trainer.StepCount = _plan.GetStepsBefore(position.Stage) + position.Current.Steps;
        }
    }

    /// <summary>The next stage that is not complete, or <see langword="null"/> at the end.</summary>
    public int? NextStage => _position.Stage < _stages.Count ? _position.Stage : null;

    /// <summary>The results of the completed stages.</summary>
    public IReadOnlyList<StageResult> Results => _position.Completed;

    /// <summary>Trains the rest of <see cref="NextStage"/>.</summary>
    public StageResult TrainStage(CancellationToken cancellationToken)
    {
        int stage = _position.Stage;
        if (_options.HandOver == StageHandOver.RestartPerStage && _position.Current.Steps == 0)
        {
            _optimizer.Reset();
        }

        try
        {
            while (_position.Current.Steps < _plan.GetSteps(stage))
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    SaveCheckpoint();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                TakeStep(stage);
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

        return _position.Current.ToResult(_stages[stage]);
    }

    /// <summary>Marks the stage as complete, its observer having been called.</summary>
    public void CompleteStage(StageResult result)
    {
        _position = new() { Stage = _position.Stage + 1, Completed = [.. _position.Completed, result] };
        if (NextStage is null)
        {
            SaveCheckpoint();
        }
    }

    public void Dispose()
    {
        _optimizer?.Dispose();
        _parameters.Dispose();
        NativeHeap.Release();
    }

    private void TakeStep(int stage)
    {
        long start = _timeProvider.GetTimestamp();
        StageStatistics statistics = _position.Current;
        int stageStep = statistics.Steps;
        (int epoch, IReadOnlyList<int> indices) = _plan.GetWindow(stage, stageStep);
        TrainingPair[] pairs = [.. indices.Select(i => _stages[stage].Build(i, epoch))];
        IReadOnlyList<SequenceBatch> batches = SequenceBatcher.Create([.. pairs.Select(_encoder.Encode)], _options.BatchSize, _options.Throughput);
        double rate = _plan.GetLearningRate(stage, stageStep);
        _adapter.BeginTrainingStep(_options.Seed, _trainer.StepCount);
        TrainStepResult result = _trainer.Step(batches, rate);

        int stepsPerEpoch = _plan.GetStepsPerEpoch(stage);
        statistics.Add(result, pairs, isFirstEpoch: stageStep < stepsPerEpoch, isLastEpoch: stageStep >= _plan.GetSteps(stage) - stepsPerEpoch);
        statistics.Duration += _timeProvider.GetElapsedTime(start);
        _progress?.Report(new()
        {
            Stage = stage,
            StageCount = _stages.Count,
            Step = _trainer.StepCount,
            TotalSteps = _plan.TotalSteps,
            Loss = result.MeanLoss,
            LearningRate = rate,
            GradientNorm = result.GradientNorm,
            Tokens = result.Tokens,
            LabelTokens = result.LabelTokens,
            Elapsed = _timeProvider.GetElapsedTime(_start),
        });
    }

    private void SaveCheckpoint() => _checkpoints?.Save(_position, _adapter.Parameters, _optimizer);
}
