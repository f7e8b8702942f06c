using SKIntern.Costing;

namespace SKIntern.Models.Decoder;

/// <summary>
/// Everything that decides how a decoder computes. The defaults are those of Llama: grouped-query attention, rotary positions,
/// RMSNorm, gated SiLU feed-forward network. Read by <see cref="DecoderConfigReader"/>. Immutable.
/// </summary>
public sealed record DecoderConfig
{
    /// <summary>The number of token ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The width of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The width of the feed-forward network.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>The number of query heads; a multiple of <see cref="KeyValueHeadCount"/>.</summary>
    public required int HeadCount { get; init; }

    /// <summary>The number of key and value heads.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>The width of a head; even.</summary>
    public required int HeadSize { get; init; }

    /// <summary>The longest sequence the model is made for, in tokens.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>The family, as Hugging Face's <c>model_type</c>; it decides the names of the weights.</summary>
    public string ModelType { get; init; } = Families.LlamaFamily.ModelType;

    /// <summary>How hidden states are normalised.</summary>
    public NormKind Norm { get; init; } = NormKind.Rms;

    /// <summary>The constant under the norms' root.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether attention and feed-forward network are normalised behind as well as before.</summary>
    public bool SandwichNorms { get; init; }

    /// <summary>Whether queries and keys are normalised per head, before they are rotated.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>The non-linearity of the feed-forward network.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Silu;

    /// <summary>Whether the feed-forward network is gated: down(f(gate(x)) · up(x)) instead of down(f(up(x))).</summary>
    public bool GatedFeedForward { get; init; } = true;

    /// <summary>Whether query, key and value are one projection, and gate and up too.</summary>
    public bool FusedProjections { get; init; }

    /// <summary>How positions come in.</summary>
    public PositionKind Positions { get; init; } = PositionKind.Rotary;

    /// <summary>The base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>How rotary positions are stretched, or <see langword="null"/> where they are not.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>The first dimensions of a head that are rotated, even; <see langword="null"/> for all.</summary>
    public int? RotatedSize { get; init; }

    /// <summary>The layers that do not rotate, from 0; empty for none.</summary>
    public IReadOnlyList<int> LayersWithoutRotation { get; init; } = [];

    /// <summary>
    /// How many positions back a query of the <see cref="SlidingWindowLayers"/> sees, its own included, or <see langword="null"/>.
    /// </summary>
    public int? SlidingWindow { get; init; }

    /// <summary>The layers that see the <see cref="SlidingWindow"/> only, from 0; empty for none.</summary>
    public IReadOnlyList<int> SlidingWindowLayers { get; init; } = [];

    /// <summary>The factor on products of queries and keys, or <see langword="null"/> for 1/√<see cref="HeadSize"/>.</summary>
    public double? AttentionScale { get; init; }

    /// <summary>c in c · tanh(score / c), which bounds attention scores, or <see langword="null"/>.</summary>
    public double? AttentionSoftCap { get; init; }

    /// <summary>c in c · tanh(logit / c), which bounds logits, or <see langword="null"/>.</summary>
    public double? LogitSoftCap { get; init; }

    /// <summary>The factor on embeddings, or <see langword="null"/> for 1.</summary>
    public double? EmbeddingScale { get; init; }

    /// <summary>Whether the output head is the embedding matrix.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>Whether the projections of queries, keys and values have biases.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the attention's output projection has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the feed-forward network's projections have biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>The token that starts a sequence, or <see langword="null"/>.</summary>
    public int? BeginOfSequenceId { get; init; }

    /// <summary>The tokens that end a sequence; may be empty.</summary>
    public IReadOnlyList<int> EndOfSequenceIds { get; init; } = [];

    /// <summary>The sizes that decide how much the model computes.</summary>
    public ModelShape Shape => new()
    {
        HiddenSize = HiddenSize,
        Layers = LayerCount,
        Heads = HeadCount,
        KeyValueHeads = KeyValueHeadCount,
        HeadSize = HeadSize,
        IntermediateSize = IntermediateSize,
        GatedFeedForward = GatedFeedForward,
        VocabularySize = VocabularySize,
    };

    /// <summary>Checks that the values fit each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        string[] errors = [.. DecoderConfigRules.FindErrors(this)];
        if (errors.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
