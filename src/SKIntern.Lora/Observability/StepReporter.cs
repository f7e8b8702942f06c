using SKIntern.Lora.Training;
using SKIntern.Training;

namespace SKIntern.Lora.Observability;

/// <summary>Makes the progress of a step: adds rates, the time that is left, and memory.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="start">When the training began.</param>
/// <param name="flops">Counts operations, where the utilisation is wanted.</param>
/// <param name="peakFlopsPerSecond">What the device can do at most, where that is known.</param>
internal sealed class StepReporter(TimeProvider timeProvider, long start, TrainingFlops? flops = null, double? peakFlopsPerSecond = null)
{
    private readonly StepRates _rates = new();
    private long? _memoryBytes;
    private long _memoryRead;

    /// <summary>Takes a step into the rates.</summary>
    public void Add(TimeSpan duration, TrainStepResult step, IReadOnlyList<SequenceBatch> batches)
    {
        if (step.IsSkipped)
        {
            _rates.Add(duration, 0, 0, 0);
        }
        else
        {
            _rates.Add(duration, step.Tokens, step.LabelTokens, flops?.Count(batches) ?? 0);
        }
    }

    /// <summary>The progress after the step that was added last.</summary>
    public TrainingProgress Create(int stage, int stageCount, int stepNumber, int totalSteps, double learningRate, TimeSpan duration, TrainStepResult step) => new()
    {
        Stage = stage,
        StageCount = stageCount,
        Step = stepNumber,
        TotalSteps = totalSteps,
        Loss = step.MeanLoss,
        LearningRate = learningRate,
        GradientNorm = step.GradientNorm,
        Tokens = step.Tokens,
        LabelTokens = step.LabelTokens,
        IsSkipped = step.IsSkipped,
        Elapsed = timeProvider.GetTimeSince(start),
        StepDuration = duration,
        TokensPerSecond = _rates.TokensPerSecond,
        LabelTokensPerSecond = _rates.LabelTokensPerSecond,
        EstimatedTimeLeft = _rates.GetTimeOf(totalSteps - stepNumber),
        ModelFlopsUtilization = _rates.FlopsPerSecond / peakFlopsPerSecond,
        MemoryBytes = ReadMemory(),
    };

    // The system reads a file for it.
    private long ReadMemory()
    {
        if (_memoryBytes is null || timeProvider.GetTimeSince(_memoryRead) >= TimeSpan.FromSeconds(1))
        {
            _memoryBytes = Environment.WorkingSet;
            _memoryRead = timeProvider.GetTimestamp();
        }

        return _memoryBytes.Value;
    }
}
