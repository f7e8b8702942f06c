namespace SKIntern.Lora.Adapters;

/// <summary>
/// What an adapter adapts and how (Hu et al., 2022). The fields and defaults are PEFT's; <see cref="PeftConfigFile"/> reads
/// and writes them. Immutable.
/// </summary>
public sealed record LoraConfig
{
    /// <summary>The rank of the update, at least 1 (<c>r</c>).</summary>
    /// <value>8.</value>
    public int Rank { get; init; } = 8;

    /// <summary>The numerator of the update's scale, above 0 (<c>lora_alpha</c>).</summary>
    /// <value>8.</value>
    public double Alpha { get; init; } = 8;

    /// <summary>The probability with which an input of the update is dropped in training, in [0, 1) (<c>lora_dropout</c>).</summary>
    /// <value>0.</value>
    public double Dropout { get; init; }

    /// <summary>The linear layers and embeddings to adapt (<c>target_modules</c>).</summary>
    /// <value>q_proj and v_proj, PEFT's default for the Llama family.</value>
    public ModuleSelection Targets { get; init; } = DefaultTargets;

    /// <summary>Layers not to adapt although they are targets (<c>exclude_modules</c>), or <see langword="null"/>.</summary>
    public ModuleSelection? Exclude { get; init; }

    /// <summary>The indices of the decoder layers to adapt, or empty for all (<c>layers_to_transform</c>); for targets by name.</summary>
    public IReadOnlyList<int> LayersToTransform { get; init; } = [];

    /// <summary>The names of the lists that <see cref="LayersToTransform"/> counts in (<c>layers_pattern</c>), or empty for any.</summary>
    public IReadOnlyList<string> LayersPattern { get; init; } = [];

    /// <summary>Other ranks for layers whose path ends with a regular expression; the first that matches counts (<c>rank_pattern</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, int>> RankPattern { get; init; } = [];

    /// <summary>Other alphas, as <see cref="RankPattern"/> (<c>alpha_pattern</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, double>> AlphaPattern { get; init; } = [];

    /// <summary>Whether the scale is alpha / √rank (Kalajdzievski, 2023) and not alpha / rank (<c>use_rslora</c>).</summary>
    public bool UseRsLora { get; init; }

    /// <summary>Whether the magnitude of each output is trained apart from its direction (Liu et al., 2024; <c>use_dora</c>).</summary>
    public bool UseDora { get; init; }

    /// <summary>
    /// Which of the model's biases are trained as well (<c>bias</c>). Such an adapter can only be attached alone, as in PEFT.
    /// </summary>
    /// <value><see cref="BiasTraining.None"/>.</value>
    public BiasTraining Bias { get; init; }

    /// <summary>
    /// Whether each B matrix has a bias (<c>lora_bias</c>). It goes into the layer's own bias when the adapter is merged, so that
    /// on a layer without one the adapter can only be attached. As in PEFT it goes neither with DoRA, embeddings nor Gaussian starts.
    /// </summary>
    public bool UseLoraBias { get; init; }

    /// <summary>
    /// Linear layers, embeddings and norms of which a whole copy is trained and saved, such as <c>lm_head</c> and
    /// <c>embed_tokens</c> (<c>modules_to_save</c>): those whose path ends with one of these, as in PEFT.
    /// </summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>
    /// Whether an update or copy of the token embeddings counts for the output head as well, where the model ties the two
    /// (<c>ensure_weight_tying</c>). Without it the head keeps the original weight, as in PEFT, and the adapter can be attached but
    /// not merged. It goes with DoRA on linear layers only. In a model whose head is not tied it has no effect.
    /// </summary>
    public bool EnsureWeightTying { get; init; }

    /// <summary>How the linear layers of a new adapter start (<c>init_lora_weights</c>).</summary>
    /// <value><see cref="LoraInitialization.Kaiming"/>.</value>
    public LoraInitialization Initialization { get; init; }

    /// <summary>The base model, for readers of the files (<c>base_model_name_or_path</c>), or <see langword="null"/>.</summary>
    public string? BaseModelName { get; init; }

    /// <summary>The base model's revision, for readers of the files (<c>revision</c>), or <see langword="null"/>.</summary>
    public string? Revision { get; init; }

    internal static ModuleSelection DefaultTargets { get; } = ModuleSelection.ByName("q_proj", "v_proj");

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        foreach ((string name, int rank) in RankPattern.Prepend(new(nameof(Rank), Rank)))
        {
            if (rank < 1)
            {
                errors.Add($"the rank of {name} must be at least 1, not {rank}");
            }
        }

        foreach ((string name, double alpha) in AlphaPattern.Prepend(new(nameof(Alpha), Alpha)))
        {
            if (!(alpha > 0) || !double.IsFinite(alpha))
            {
                errors.Add($"the alpha of {name} must be above 0, not {alpha}");
            }
        }

        if (Dropout is not (>= 0 and < 1))
        {
            errors.Add($"{nameof(Dropout)} must be in [0, 1), not {Dropout}");
        }

        if (!Enum.IsDefined(Bias) || !Enum.IsDefined(Initialization))
        {
            errors.Add($"{nameof(Bias)} ({Bias}) or {nameof(Initialization)} ({Initialization}) is unknown");
        }

        if (UseLoraBias && (UseDora || Initialization != LoraInitialization.Kaiming))
        {
            errors.Add($"{nameof(UseLoraBias)} goes neither with {nameof(UseDora)} nor with the initialisation {LoraInitialization.Gaussian}");
        }

        if (LayersToTransform.Any(l => l < 0))
        {
            errors.Add($"{nameof(LayersToTransform)} must be at least 0");
        }

        if (LayersToTransform.Count > 0 && Targets.Pattern is not null)
        {
            errors.Add($"{nameof(LayersToTransform)} goes with targets by name, not by pattern");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }

    /// <summary>The factor of an update: alpha / rank, or alpha / √rank with <see cref="UseRsLora"/>.</summary>
    /// <param name="rank">The rank of the layer's update.</param>
    /// <param name="alpha">The alpha of the layer's update.</param>
    /// <returns>The factor.</returns>
    public double GetScaling(int rank, double alpha) => alpha / (UseRsLora ? Math.Sqrt(rank) : rank);
}
