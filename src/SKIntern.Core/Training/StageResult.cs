using SKIntern.Scheduling;

namespace SKIntern.Training;

/// <summary>What the training of one stage did.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="FirstEpochLoss">The mean loss over the label tokens of its first epoch (or less where it is shorter), in nats.</param>
/// <param name="LastEpochLoss">The same of its last epoch.</param>
/// <param name="Tokens">Trained tokens, padding not counted.</param>
/// <param name="LabelTokens">Trained tokens that carry loss.</param>
/// <param name="DroppedShots">Worked examples that did not fit the window.</param>
/// <param name="DroppedKnowledgeTokens">Tokens of knowledge that did not fit the window.</param>
/// <param name="Duration">The time it took, observers not counted.</param>
public sealed record StageResult(
    CurriculumStage Stage,
    int Steps,
    double FirstEpochLoss,
    double LastEpochLoss,
    long Tokens,
    long LabelTokens,
    int DroppedShots,
    int DroppedKnowledgeTokens,
    TimeSpan Duration)
{
    /// <summary>Optimizer steps, of <see cref="Steps"/>, that were left out because their loss or gradient was not a finite number.</summary>
    public int SkippedSteps { get; init; }
}
