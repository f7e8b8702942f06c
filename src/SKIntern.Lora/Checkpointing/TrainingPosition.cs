using SKIntern.Training;

namespace SKIntern.Lora.Checkpointing;

/// <summary>How far a training is. Order, learning rates and dropout follow from it.</summary>
internal sealed record TrainingPosition
{
    /// <summary>The stage that is being trained, from 0; the number of stages at the end.</summary>
    public int Stage { get; init; }

    /// <summary>What the stage has done so far.</summary>
    public StageStatistics Current { get; init; } = new();

    /// <summary>The results of the stages before it.</summary>
    public IReadOnlyList<StageResult> Completed { get; init; } = [];

    /// <summary>What validation has found, where there is one.</summary>
    public ValidationState? Validation { get; init; }
}
