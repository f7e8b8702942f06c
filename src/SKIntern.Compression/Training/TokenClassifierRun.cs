using SKIntern.Lora.Training;
using SKIntern.Models.Encoder;
using SKIntern.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>One training of a token classifier.</summary>
internal sealed class TokenClassifierRun : IDisposable
{
    // PyTorch's clip_grad_norm_ adds it to the norm.
    private const double ClipEpsilon = 1e-6;

    private readonly EncoderModel _model;
    private readonly TokenClassifierTrainerOptions _options;
    private readonly LabelledData _training;
    private readonly LabelledData _validation;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly TrainingCheckpoint? _checkpoint;
    private readonly FlatParameters _parameters;
    private readonly AdamW _optimizer;
    private readonly EncoderDropout _dropout;
    private readonly LearningRateSchedule _schedule;
    private readonly Tensor _best;
    private readonly Tensor _labelWeights;
    private readonly int _totalSteps;
    private List<TokenClassifierEpoch> _epochs = [];
    private int _step;

    public TokenClassifierRun(EncoderModel model, TokenClassifierTrainerOptions options, LabelledData training, LabelledData validation, TimeProvider timeProvider)
    {
        (_model, _options, _training, _validation, _timeProvider) = (model, options, training, validation, timeProvider);
        _start = timeProvider.GetTimestamp();
        _totalSteps = checked(options.Epochs * ((training.Rows.Count + options.BatchSize - 1) / options.BatchSize));
        _schedule = new() { Shape = LearningRateShape.Linear, WarmupRatio = options.WarmupRatio, WarmupFromZero = false };
        _checkpoint = options.CheckpointFolder is { } folder ? new(folder, TrainingCheckpoint.Fingerprint(model, options, training, validation)) : null;
        ILookup<bool, KeyValuePair<string, Tensor>> isMatrix = model.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).ToLookup(p => p.Value.dim() > 1);
        _parameters = new([new("matrices", [.. isMatrix[true]]) { WeightDecay = options.WeightDecay }, new("vectors", [.. isMatrix[false]])]);
        _optimizer = new(_parameters.Groups);
        _dropout = new(options.HiddenDropout, options.AttentionDropout, model.Device);
        _best = zeros_like(_parameters.Values).DetachFromDisposeScope();
        _labelWeights = tensor([1f, (float)options.KeepWeight], device: model.Device).DetachFromDisposeScope();
    }

    private int BestEpoch => _epochs.Count == 0 ? 0 : _epochs.MaxBy(epoch => epoch.Validation.Tokens.F1)!.Epoch;

    private bool IsDone => _epochs.Count == _options.Epochs || _epochs.Count - BestEpoch >= _options.Patience;

    public TokenClassifierTrainingResult Train(IProgress<TokenClassifierProgress>? progress, CancellationToken cancellationToken)
    {
        if (_checkpoint?.Load(_parameters.Values, _best, _optimizer) is { } position)
        {
            (_epochs, _step) = ([.. position.Epochs], position.Steps);
        }

        while (!IsDone)
        {
            TrainEpoch(progress, cancellationToken);
        }

        using (no_grad())
        {
            _parameters.Values.copy_(_best);
        }

        return new(_epochs, BestEpoch, _step, _training.Rows.Count, _validation.Rows.Count, _timeProvider.GetElapsedTime(_start));
    }

    public void Dispose()
    {
        _dropout.Dispose();
        _optimizer.Dispose();
        _parameters.Dispose();
        _best.Dispose();
        _labelWeights.Dispose();
    }

    private void TrainEpoch(IProgress<TokenClassifierProgress>? progress, CancellationToken cancellationToken)
    {
        int number = _epochs.Count + 1;
        IReadOnlyList<TokenBatch> batches = BatchPlan.Of(_training.Rows, _options.BatchSize, _options.Seed, number);
        double lossSum = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenClassifierProgress step = Step(batches[i], number);
            lossSum += step.Loss;
            if (i == batches.Count - 1)
            {
                CompleteEpoch(number, lossSum / batches.Count, cancellationToken);
                step = step with { Completed = _epochs[^1], Elapsed = _timeProvider.GetElapsedTime(_start) };
            }

            progress?.Report(step);
        }
    }

    private void CompleteEpoch(int number, double loss, CancellationToken cancellationToken)
    {
        _epochs.Add(new(number, loss, TokenClassifierEvaluator.Evaluate(_model, _validation.Texts, _validation.Rows, cancellationToken)));
        if (BestEpoch == number)
        {
            using IDisposable noGradient = no_grad();
            _best.copy_(_parameters.Values);
        }

        _checkpoint?.Save(new(_epochs, _step), _parameters.Values, _best, _optimizer);
    }

    private TokenClassifierProgress Step(TokenBatch batch, int epoch)
    {
        double rate = _options.LearningRate * _schedule.GetFactor(_step, _totalSteps);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientMode = enable_grad();
        _parameters.ZeroGradients();
        _dropout.Begin(_options.Seed, _step);
        (Tensor ids, Tensor mask) = batch.CreateInput(_model);
        Tensor logits = _model.Classify(ids, mask, dropout: _dropout).reshape(-1, KeepProbabilities.LabelCount);       // [B · T, 2]
        Tensor loss = nn.functional.cross_entropy(logits, batch.CreateLabels(_model, _training.Texts), _labelWeights);
        loss.backward();

        // One read of the device per step.
        Tensor norm = _parameters.Gradients.norm();
        float[] observed = cat([loss.detach().reshape(1), norm.reshape(1)]).cpu().data<float>().ToArray();
        RequireFinite(observed[0], observed[1], batch);
        Clip(observed[1]);
        _optimizer.Step(rate);
        _step++;
        NativeHeap.TidyAfterStep(_step);
        return new()
        {
            Epoch = epoch,
            Step = _step,
            TotalSteps = _totalSteps,
            Loss = observed[0],
            LearningRate = rate,
            GradientNorm = observed[1],
            Tokens = batch.TokenCount,
            Elapsed = _timeProvider.GetElapsedTime(_start),
        };
    }

    private void RequireFinite(float loss, float norm, TokenBatch batch)
    {
        if (!float.IsFinite(loss) || !float.IsFinite(norm))
        {
            string[] texts = [.. batch.Rows.Select(row => $"text {row.Text}").Distinct()];
            throw new TrainingDivergedException(
                _step + 1,
                texts,
                $"Step {_step + 1}: the loss is {loss} and the gradient's norm {norm}. A lower learning rate or a longer warm-up may help. Training texts of the step, from 0: {string.Join(", ", texts)}.");
        }
    }

    private void Clip(double norm)
    {
        if (_options.MaxGradientNorm / (norm + ClipEpsilon) is < 1 and double factor)
        {
            using Scalar scale = factor;
            using IDisposable noGradient = no_grad();
            _parameters.Gradients.mul_(scale);
        }
    }
}
