namespace SKIntern.Lora;

/// <summary>What validation has found so far; goes into checkpoints.</summary>
internal sealed record ValidationState
{
    /// <summary>The best value, or <see langword="null"/> before the first one that is a number.</summary>
    public double? Best { get; init; }

    /// <summary>The step of the best value, counted over all stages.</summary>
    public int BestStep { get; init; }

    /// <summary>The last step that was measured, counted over all stages.</summary>
    public int MeasuredStep { get; init; }

    /// <summary>The measurements since the best one.</summary>
    public int WithoutImprovement { get; init; }

    /// <summary>Whether patience has run out.</summary>
    public bool StopRequested { get; init; }
}
