namespace SKIntern.Training;

/// <summary>What a training did and cost.</summary>
/// <param name="Stages">The stages, in order; fewer than were asked for where validation ended the training.</param>
public sealed record FineTuningResult(IReadOnlyList<StageResult> Stages)
{
    /// <summary>Optimizer steps.</summary>
    public int Steps => Stages.Sum(s => s.Steps);

    /// <summary>Trained tokens, padding not counted.</summary>
    public long Tokens => Stages.Sum(s => s.Tokens);

    /// <summary>Trained tokens that carry loss.</summary>
    public long LabelTokens => Stages.Sum(s => s.LabelTokens);

    /// <summary>The time it took, observers not counted.</summary>
    public TimeSpan Duration => Stages.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Duration);
}
