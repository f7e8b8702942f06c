namespace SKIntern.Lora.Training;

/// <summary>The constants of <see cref="Sgd"/>; weight decay belongs to the parameter groups.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>The share of the last step's movement that goes on, in [0, 1).</summary>
    /// <value>0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the step looks ahead along the momentum (Nesterov); it then needs a momentum.</summary>
    /// <value><see langword="false"/>.</value>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        List<string> errors = [];
        if (Momentum is not (>= 0 and < 1))
        {
            errors.Add($"{nameof(Momentum)} ({Momentum}) must be in [0, 1)");
        }

        if (Nesterov && Momentum == 0)
        {
            errors.Add($"{nameof(Nesterov)} needs a {nameof(Momentum)} above 0");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }

    /// <inheritdoc/>
    public override IOptimizer Create(IReadOnlyList<FlatParameterGroup> groups) => new Sgd(groups, this);
}
