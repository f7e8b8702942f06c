using SKIntern.Training;
using static TorchSharp.torch;

namespace SKIntern.Lora;

/// <summary>Measures a metric when it is due, and keeps the adapter of the best value. It owns that copy.</summary>
internal sealed class ValidationTracker(
    ValidationOptions options, IValidationMetric metric, TrainingPlan plan, IReadOnlyDictionary<string, Tensor> parameters) : IDisposable
{
    public ValidationState State { get; private set; } = new();

    /// <summary>The adapter of the best value, on the CPU; empty before the first, and where none is kept.</summary>
    public IReadOnlyDictionary<string, Tensor> Best { get; private set; } = new Dictionary<string, Tensor>();

    /// <summary>Whether the state after a stage's step is to be measured and was not.</summary>
    public bool IsPending(int stage, int stageStep)
    {
        int step = plan.GetStepsBefore(stage) + stageStep;
        return stageStep > 0 && State.MeasuredStep != step && !State.StopRequested && (stageStep == plan.GetSteps(stage) || options.Interval switch
        {
            ValidationInterval.Steps => step % options.EverySteps == 0,
            ValidationInterval.Epoch => stageStep % plan.GetStepsPerEpoch(stage) == 0,
            _ => false,
        });
    }

    /// <summary>Measures, and notes what that means.</summary>
    /// <returns>The value.</returns>
    public async Task<double> MeasureAsync(int step, CancellationToken cancellationToken)
    {
        double value = await metric.MeasureAsync(cancellationToken).ConfigureAwait(false);
        bool improved = !double.IsNaN(value)
            && (State.Best is not { } best || (metric.HigherIsBetter ? value > best + options.MinDelta : value < best - options.MinDelta));
        int without = improved ? 0 : State.WithoutImprovement + 1;
        State = State with
        {
            Best = improved ? value : State.Best,
            BestStep = improved ? step : State.BestStep,
            MeasuredStep = step,
            WithoutImprovement = without,
            StopRequested = without >= options.Patience,
        };
        if (improved && options.RestoreBest)
        {
            Replace(parameters.ToDictionary(p => p.Key, p => p.Value.detach().to(CPU, copy: true).DetachFromDisposeScope(), StringComparer.Ordinal));
        }

        return value;
    }

    /// <summary>Sets the adapter back to its best value, where it is kept and is not the present one.</summary>
    /// <returns>Whether it was set back.</returns>
    public bool RestoreBest(int step)
    {
        if (Best.Count == 0 || State.BestStep == step)
        {
            return false;
        }

        using IDisposable noGradient = no_grad();
        foreach ((string name, Tensor parameter) in parameters)
        {
            parameter.copy_(Best[name]);
        }

        return true;
    }

    /// <summary>Takes over what a checkpoint held, the tensors included.</summary>
    public void Resume(ValidationState state, IReadOnlyDictionary<string, Tensor> best)
    {
        State = state;
        Replace(best);
    }

    /// <summary>Forgets everything, before a stage that is judged by itself.</summary>
    public void Reset() => Resume(new(), new Dictionary<string, Tensor>());

    public void Dispose() => Replace(new Dictionary<string, Tensor>());

    private void Replace(IReadOnlyDictionary<string, Tensor> best)
    {
        foreach (Tensor tensor in Best.Values)
        {
            tensor.Dispose();
        }

        Best = best;
    }
}
