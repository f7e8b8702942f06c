namespace SKIntern.Lora.Training;

/// <summary>What makes training faster or smaller. But for <see cref="GroupByLength"/> nothing changes what is learned. Immutable.</summary>
public sealed record ThroughputOptions
{
    /// <summary>How the sequences of one optimizer step pass the model.</summary>
    /// <value><see cref="BatchingMode.Padded"/>.</value>
    public BatchingMode Batching { get; init; }

    /// <summary>
    /// The most tokens of a packed row, at least 1, or <see langword="null"/> for what a padded batch of the step would have at
    /// most: the batch size times the step's longest sequence. A longer sequence stands alone. Of use with
    /// <see cref="BatchingMode.Packed"/> only.
    /// </summary>
    public int? TokensPerRow { get; init; }

    /// <summary>
    /// Whether sequences of a packed row that begin alike compute their common beginning once, with the sum of its gradients.
    /// <see cref="LoraFineTuner"/> refuses it for a model whose rotary frequencies depend on a sequence's length (dynamic scaling, LongRoPE). With dropout, the beginning is drawn for once.
    /// Of use with <see cref="BatchingMode.Packed"/> only.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool SharePrefixes { get; init; }

    /// <summary>
    /// Whether sequences of similar lengths are put into the same optimizer step, by the lengths of the stage's first epoch. Unlike the
    /// rest this changes which sequences share a step: the examples are still shuffled, but lengths within a step are alike.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool GroupByLength { get; init; }

    /// <summary>
    /// How many layers keep only their input for the backward pass and are then computed again (activation checkpointing; Chen
    /// et al., 2016): 1 for each layer on its own, n for every n layers together, <see langword="null"/> to keep everything.
    /// Loss and gradients do not change by a bit on the CPU, dropout included.
    /// </summary>
    public int? ActivationCheckpointing { get; init; }

    /// <summary>
    /// The most tokens of texts that are kept in memory, so that later epochs do not tokenise them again, at least 0; 4 bytes each.
    /// </summary>
    /// <value>4,194,304 (16 MB).</value>
    public int CachedTokens { get; init; } = 4 << 20;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Batching))
        {
            errors.Add($"{nameof(Batching)} ({Batching}) is unknown");
        }

        if (TokensPerRow < 1 || ActivationCheckpointing < 1)
        {
            errors.Add($"{nameof(TokensPerRow)} ({TokensPerRow}) and {nameof(ActivationCheckpointing)} ({ActivationCheckpointing}) must be at least 1 where they are given");
        }

        if (CachedTokens < 0)
        {
            errors.Add($"{nameof(CachedTokens)} ({CachedTokens}) must be at least 0");
        }

        if (Batching != BatchingMode.Packed && (TokensPerRow is not null || SharePrefixes))
        {
            errors.Add($"{nameof(TokensPerRow)} and {nameof(SharePrefixes)} need {nameof(Batching)} to be {BatchingMode.Packed}, not {Batching}");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
