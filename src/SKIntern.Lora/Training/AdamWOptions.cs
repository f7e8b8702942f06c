namespace SKIntern.Lora.Training;

/// <summary>The constants of <see cref="AdamW"/>; weight decay belongs to the parameter groups.</summary>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>The decay of the first moment, in [0, 1).</summary>
    /// <value>0.9.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the second moment, in [0, 1).</summary>
    /// <value>0.999.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment; above 0.</summary>
    /// <value>1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override void Validate()
    {
        List<string> errors = [];
        if (Beta1 is not (>= 0 and < 1) || Beta2 is not (>= 0 and < 1))
        {
            errors.Add($"the betas ({Beta1}, {Beta2}) must be in [0, 1)");
        }

        if (!(Epsilon > 0))
        {
            errors.Add($"{nameof(Epsilon)} ({Epsilon}) must be above 0");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }

    /// <inheritdoc/>
    public override IOptimizer Create(IReadOnlyList<FlatParameterGroup> groups) => new AdamW(groups, this);
}
