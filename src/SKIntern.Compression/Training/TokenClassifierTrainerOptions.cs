namespace SKIntern.Compression;

/// <summary>
/// How a <see cref="TokenClassifierTrainer"/> trains. The defaults are LLMLingua-2's for XLM-RoBERTa large (355 million weights) on
/// tens of thousands of texts; a small encoder on some hundreds of texts needs a learning rate of about 1e-4. Immutable.
/// </summary>
public sealed record TokenClassifierTrainerOptions
{
    /// <summary>The peak of the learning rate, above 0.</summary>
    /// <value>1e-5.</value>
    public double LearningRate { get; init; } = 1e-5;

    /// <summary>The passes through the training texts, at least 1.</summary>
    /// <value>10.</value>
    public int Epochs { get; init; } = 10;

    /// <summary>The rows of an optimizer step, at least 1.</summary>
    /// <value>10.</value>
    public int BatchSize { get; init; } = 10;

    /// <summary>
    /// The most tokens of a row, special tokens included, at least 3; the model's own limit where that is lower. A longer text is cut
    /// at ends of sentences into several rows.
    /// </summary>
    /// <value>512.</value>
    public int MaxTokens { get; init; } = 512;

    /// <summary>The share of the texts that validates and is not trained on, in (0, 1), where no validation texts are given.</summary>
    /// <value>0.2.</value>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>
    /// The share of all steps over which the learning rate rises to its peak, in [0, 1]; it then falls linearly to 0. (LLMLingua-2
    /// keeps it constant.)
    /// </summary>
    /// <value>0.1.</value>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>The decoupled weight decay of matrices and embeddings, at least 0.</summary>
    /// <value>0.</value>
    public double WeightDecay { get; init; }

    /// <summary>The L2 norm to which the gradient is cut, above 0, or <see langword="null"/> for no cut.</summary>
    /// <value>10. (LLMLingua-2 names 10 too, but cuts before the gradients are there.)</value>
    public double? MaxGradientNorm { get; init; } = 10;

    /// <summary>How much more a token that stays counts in the loss than one that goes; above 0.</summary>
    /// <value>1.</value>
    public double KeepWeight { get; init; } = 1;

    /// <summary>The probability that a hidden value is dropped in training, in [0, 1).</summary>
    /// <value>0.1.</value>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>The probability that an attention probability is dropped in training, in [0, 1).</summary>
    /// <value>0.1.</value>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>The epochs without a better F1 on the validation texts after which training ends, at least 1, or <see langword="null"/> for all epochs.</summary>
    /// <value><see langword="null"/>.</value>
    public int? Patience { get; init; }

    /// <summary>The seed of the split, the order of the texts and dropout.</summary>
    /// <value>0.</value>
    public int Seed { get; init; }

    /// <summary>
    /// A folder for a checkpoint after every epoch, or <see langword="null"/> for none. Where it holds one of the same training, that
    /// is resumed, and gives what an uninterrupted training would.
    /// </summary>
    /// <value><see langword="null"/>.</value>
    public string? CheckpointFolder { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(MaxTokens >= 3, nameof(MaxTokens), MaxTokens, "at least 3");
        Require(ValidationShare is > 0 and < 1, nameof(ValidationShare), ValidationShare, "in (0, 1)");
        Require(WarmupRatio is >= 0 and <= 1, nameof(WarmupRatio), WarmupRatio, "in [0, 1]");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "at least 0");
        Require(MaxGradientNorm is null or > 0, nameof(MaxGradientNorm), MaxGradientNorm ?? 0, "above 0");
        Require(KeepWeight > 0 && double.IsFinite(KeepWeight), nameof(KeepWeight), KeepWeight, "above 0");
        Require(HiddenDropout is >= 0 and < 1, nameof(HiddenDropout), HiddenDropout, "in [0, 1)");
        Require(AttentionDropout is >= 0 and < 1, nameof(AttentionDropout), AttentionDropout, "in [0, 1)");
        Require(Patience is null or >= 1, nameof(Patience), Patience ?? 0, "at least 1");
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }

        void Require(bool valid, string name, double value, string range)
        {
            if (!valid)
            {
                errors.Add($"{name} must be {range}, not {value}");
            }
        }
    }
}
