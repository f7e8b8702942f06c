namespace SKIntern.Lora;

/// <summary>
/// When a <see cref="LoraFineTuner"/> measures its <see cref="LoraFineTuner.ValidationMetric"/>, and what it does with the values.
/// Measuring alone does not change the training.
/// </summary>
public sealed record ValidationOptions
{
    /// <summary>When to measure.</summary>
    /// <value><see cref="ValidationInterval.Epoch"/>.</value>
    public ValidationInterval Interval { get; init; }

    /// <summary>The optimizer steps, counted over all stages, between measurements of <see cref="ValidationInterval.Steps"/>; at least 1.</summary>
    /// <value>100.</value>
    public int EverySteps { get; init; } = 100;

    /// <summary>
    /// The measurements in a row without an improvement after which <see cref="Scope"/> ends, at least 1, or <see langword="null"/> for
    /// no early stopping.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>By how much a value must be better than the best to be an improvement, at least 0.</summary>
    /// <value>0.</value>
    public double MinDelta { get; init; }

    /// <summary>What ends early, and what values are compared over.</summary>
    /// <value><see cref="EarlyStoppingScope.Training"/>.</value>
    public EarlyStoppingScope Scope { get; init; }

    /// <summary>Whether the adapter of the best value is kept (one more copy, in checkpoints also) and restored at the end of <see cref="Scope"/>.</summary>
    /// <value><see langword="true"/>.</value>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Interval) || !Enum.IsDefined(Scope))
        {
            errors.Add($"{nameof(Interval)} ({Interval}) or {nameof(Scope)} ({Scope}) is unknown");
        }

        if (EverySteps < 1 || Patience < 1)
        {
            errors.Add($"{nameof(EverySteps)} ({EverySteps}) and {nameof(Patience)} ({Patience}) must be at least 1");
        }

        if (!(MinDelta >= 0) || !double.IsFinite(MinDelta))
        {
            errors.Add($"{nameof(MinDelta)} ({MinDelta}) must be at least 0");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
