namespace SKIntern.Lora.Training;

/// <summary>How a <see cref="CausalLanguageModelTrainer"/> takes a step.</summary>
public sealed record TrainerOptions
{
    /// <summary>The L2 norm to which the gradient is cut, above 0, or <see langword="null"/> for no cut.</summary>
    /// <value>1.</value>
    public double? MaxGradientNorm { get; init; } = 1;

    /// <summary>
    /// The label rows that pass the output head at once, at least 1, or <see langword="null"/> for 128 on the CPU (where one
    /// chunk's logits stay in the cache) and 2,048 on a GPU.
    /// </summary>
    public int? HeadChunkRows { get; init; }

    /// <summary>What happens at a step whose loss or gradient is not a finite number.</summary>
    /// <value><see cref="NonFinitePolicy.Stop"/>.</value>
    public NonFinitePolicy NonFinite { get; init; }

    /// <summary>The most steps in a row that <see cref="NonFinitePolicy.SkipStep"/> leaves out before the training stops, at least 1.</summary>
    /// <value>10.</value>
    public int MaxConsecutiveSkips { get; init; } = 10;

    /// <summary>
    /// How many layers keep only their input for the backward pass and are then computed again (activation checkpointing), at
    /// least 1, or <see langword="null"/> to keep everything; see <see cref="ThroughputOptions.ActivationCheckpointing"/>.
    /// </summary>
    public int? ActivationCheckpointing { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (MaxGradientNorm is not (null or > 0))
        {
            errors.Add($"{nameof(MaxGradientNorm)} ({MaxGradientNorm}) must be above 0");
        }

        if (HeadChunkRows < 1)
        {
            errors.Add($"{nameof(HeadChunkRows)} ({HeadChunkRows}) must be at least 1");
        }

        if (!Enum.IsDefined(NonFinite) || MaxConsecutiveSkips < 1)
        {
            errors.Add($"{nameof(NonFinite)} ({NonFinite}) must be known and {nameof(MaxConsecutiveSkips)} ({MaxConsecutiveSkips}) at least 1");
        }

        if (ActivationCheckpointing < 1)
        {
            errors.Add($"{nameof(ActivationCheckpointing)} ({ActivationCheckpointing}) must be at least 1");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
