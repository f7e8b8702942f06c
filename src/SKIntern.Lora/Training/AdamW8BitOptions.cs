namespace SKIntern.Lora.Training;

/// <summary>The constants of <see cref="AdamW8Bit"/>.</summary>
public sealed record AdamW8BitOptions : OptimizerOptions
{
    /// <summary>The constants that it shares with <see cref="Training.AdamW"/>.</summary>
    public AdamWOptions AdamW { get; init; } = new();

    /// <inheritdoc/>
    public override void Validate() => AdamW.Validate();

    /// <inheritdoc/>
    public override IOptimizer Create(IReadOnlyList<FlatParameterGroup> groups) => new AdamW8Bit(groups, this);
}
