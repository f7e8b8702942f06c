using System.Runtime.InteropServices;
using SKIntern.Lora.Observability;
using SKIntern.Models.Decoder;
using SKIntern.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Trains parameters of a decoder to predict label tokens: an adapter's or all of the model's own. It takes one optimizer
/// step at a time; where batches come from and how the learning rate runs is the caller's.
/// It owns neither model, parameters nor optimizer. Not thread-safe.
/// </summary>
public sealed class CausalLanguageModelTrainer
{
    private static readonly Scalar One = 1;
    private const int ChunkRowsOnCpu = 128;
    private const int ChunkRowsOnGpu = 2048;

    // PyTorch's clip_grad_norm_ adds it to the norm.
    private const double ClipEpsilon = 1e-6;
    private readonly DecoderModel _model;
    private readonly FlatParameters _parameters;
    private readonly IOptimizer _optimizer;
    private readonly TrainerOptions _options;
    private readonly BatchGradients _gradients;

    /// <summary>Creates a trainer.</summary>
    /// <param name="model">The model; what is to be trained must take part in its forward pass.</param>
    /// <param name="parameters">What is trained.</param>
    /// <param name="optimizer">The optimizer of the parameters.</param>
    /// <param name="options">How steps are taken, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public CausalLanguageModelTrainer(DecoderModel model, FlatParameters parameters, IOptimizer optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        options ??= new();
        options.Validate();
        _model = model;
        _parameters = parameters;
        _optimizer = optimizer;
        _options = options;
        NativeHeap.Prepare();
        _gradients = new(model, options.HeadChunkRows ?? GetChunkRows(model), options.ActivationCheckpointing);
    }

    /// <summary>The optimizer steps taken, or set when a training is resumed.</summary>
    public int StepCount { get; set; }

    /// <summary>The steps that were left out last, in a row, or set when a training is resumed.</summary>
    public int ConsecutiveSkips { get; set; }

    /// <summary>
    /// Takes one optimizer step. The loss is the weighted sum over the label tokens of all micro-batches divided by the sum of
    /// their weights, so that how a step is cut into micro-batches does not change it.
    /// </summary>
    /// <param name="microBatches">The batches of the step, at least one.</param>
    /// <param name="learningRate">The step's learning rate, at least 0.</param>
    /// <returns>What the step saw.</returns>
    /// <exception cref="TrainingDivergedException">
    /// Loss or gradient is not a finite number, and the policy is to stop or has skipped its most steps; the parameters are as before the step.
    /// </exception>
    /// <exception cref="DeviceMemoryException">The device has too little memory; the message says what to change.</exception>
    public TrainStepResult Step(IReadOnlyList<SequenceBatch> microBatches, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(microBatches);
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        ArgumentOutOfRangeException.ThrowIfZero(microBatches.Count);
        try
        {
            return TakeStep(microBatches, learningRate);
        }
        catch (ExternalException e) when (DeviceMemory.IsExhausted(e))
        {
            _parameters.ZeroGradients();
            throw DeviceMemory.Explain(e, StepCount + 1, microBatches);
        }
    }

    /// <summary>Trains on a stream of batches, one batch per step.</summary>
    /// <param name="batches">The batches; the stream may be endless.</param>
    /// <param name="totalSteps">The steps of the whole training, at least 1; <see cref="StepCount"/> counts towards them.</param>
    /// <param name="learningRate">The peak of the learning rate.</param>
    /// <param name="schedule">The course of the learning rate over <paramref name="totalSteps"/>.</param>
    /// <param name="progress">Told of every step, or <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock of the progress, or <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Stops between steps; what is trained so far stays.</param>
    /// <exception cref="InvalidOperationException">The stream ended before the last step.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradient is not a finite number.</exception>
    public void Train(
        IEnumerable<SequenceBatch> batches,
        int totalSteps,
        double learningRate,
        LearningRateSchedule schedule,
        IProgress<TrainingProgress>? progress = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        timeProvider ??= TimeProvider.System;
        StepReporter reporter = new(timeProvider, timeProvider.GetTimestamp());
        using IEnumerator<SequenceBatch> stream = batches.GetEnumerator();
        while (StepCount < totalSteps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!stream.MoveNext())
            {
                throw new InvalidOperationException($"The batches ended after {StepCount} of {totalSteps} steps.");
            }

            double rate = learningRate * schedule.GetFactor(StepCount, totalSteps);
            long stepStart = timeProvider.GetTimestamp();
            TrainStepResult step = Step([stream.Current], rate);
            TimeSpan duration = timeProvider.GetTimeSince(stepStart);
            reporter.Add(duration, step, [stream.Current]);
            progress?.Report(reporter.Create(0, 1, StepCount, totalSteps, rate, duration, step));
        }
    }

    /// <summary>The sum of the label tokens' losses of a batch, without gradients.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>The unweighted sum, in nats.</returns>
    public static double EvaluateLossSum(DecoderModel model, SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor ids = batch.CreateIds(model.Device);
        Tensor hidden = batch.Layout is null ? model.Forward(ids) : model.ForwardPacked(ids, batch.Layout);
        return LabelTokenLoss.Evaluate(hidden, model.Head, batch.CreateLabels(model.Device), GetChunkRows(model)).cpu().item<float>();
    }

    private static int GetChunkRows(DecoderModel model) => model.Device.type == DeviceType.CPU ? ChunkRowsOnCpu : ChunkRowsOnGpu;

    private TrainStepResult TakeStep(IReadOnlyList<SequenceBatch> microBatches, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientMode = enable_grad();
        _parameters.ZeroGradients();
        Tensor lossSum = AccumulateGradients(microBatches);

        // One read of the device per step.
        Tensor norm = _parameters.Gradients.norm();
        float[] observed = cat([lossSum.reshape(1), norm.reshape(1)]).cpu().data<float>().ToArray();
        TrainStepResult result = new(observed[0], observed[1], microBatches.Sum(b => b.TokenCount), microBatches.Sum(b => b.LabelCount));
        if (double.IsFinite(result.LossSum) && double.IsFinite(result.GradientNorm))
        {
            Clip(result.GradientNorm);
            _optimizer.Step(learningRate);
            ConsecutiveSkips = 0;
        }
        else
        {
            result = result with { OffendingExampleIds = SkipOrThrow(result, microBatches) };
        }

        StepCount++;
        NativeHeap.TidyAfterStep(StepCount);
        return result;
    }

    private Tensor AccumulateGradients(IReadOnlyList<SequenceBatch> microBatches)
    {
        double normaliser = microBatches.Sum(b => b.TotalWeight);
        Tensor lossSum = zeros(1, ScalarType.Float32, _model.Device);
        foreach (SequenceBatch batch in microBatches)
        {
            using DisposeScope batchScope = NewDisposeScope();
            lossSum.add_(_gradients.Add(batch, normaliser), One);
        }

        return lossSum;
    }

    private string[] SkipOrThrow(TrainStepResult result, IReadOnlyList<SequenceBatch> microBatches)
    {
        _parameters.ZeroGradients();
        string[] offending = FindOffending(microBatches);
        bool stop = _options.NonFinite == NonFinitePolicy.Stop;
        if (!stop && ConsecutiveSkips < _options.MaxConsecutiveSkips)
        {
            ConsecutiveSkips++;
            return offending;
        }

        string before = stop ? "" : $" The {ConsecutiveSkips} steps before it were skipped already.";
        throw new TrainingDivergedException(
            StepCount + 1,
            offending,
            $"Step {StepCount + 1}: the loss is {result.MeanLoss} and the gradient's norm {result.GradientNorm}.{before} A lower learning rate or a longer warm-up may help. Examples: {string.Join(", ", offending)}.");
    }

    /// <summary>The examples whose own loss is not finite, or all where it is only the gradient.</summary>
    private string[] FindOffending(IReadOnlyList<SequenceBatch> microBatches)
    {
        TokenSequence[] sequences = [.. microBatches.SelectMany(b => b.Sequences)];
        TokenSequence[] offending = [.. sequences.Where(s => !double.IsFinite(EvaluateLossSum(_model, new([s]))))];
        return [.. (offending.Length > 0 ? offending : sequences).Select(s => s.Id)];
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
