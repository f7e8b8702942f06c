using SKIntern.Models.Decoder;
namespace SKIntern.Models.Encoder;

/// <summary>
/// Everything that decides how an encoder of the BERT family computes: learned absolute positions, full attention,
/// LayerNorm after each sum. Read by <see cref="EncoderConfigReader"/>. Immutable.
/// </summary>
public sealed record EncoderConfig
{
    /// <summary>The family.</summary>
    public required EncoderArchitecture Architecture { get; init; }

    /// <summary>The number of token ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The width of the hidden states; a multiple of <see cref="HeadCount"/>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The width of the feed-forward network.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>The number of attention heads.</summary>
    public required int HeadCount { get; init; }

    /// <summary>The number of position embeddings; <see cref="MaxLength"/> says how many tokens that serves.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>The number of token types (segments).</summary>
    public int TokenTypeCount { get; init; } = 2;

    /// <summary>The non-linearity of the feed-forward network.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Gelu;

    /// <summary>The constant under LayerNorm's root.</summary>
    public double NormEpsilon { get; init; } = 1e-12;

    /// <summary>The id of the padding token; for RoBERTa it also decides where positions start.</summary>
    public int PaddingId { get; init; }

    /// <summary>The number of labels of the token classification head, or <see langword="null"/> where there is no head.</summary>
    public int? LabelCount { get; init; }

    /// <summary>The most tokens of a row, without padding.</summary>
    public int MaxLength => Architecture == EncoderArchitecture.Roberta ? MaxPositionEmbeddings - PaddingId - 1 : MaxPositionEmbeddings;

    /// <summary>Checks that the values fit each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        foreach ((string name, int value) in new[]
        {
            (nameof(VocabularySize), VocabularySize), (nameof(HiddenSize), HiddenSize), (nameof(IntermediateSize), IntermediateSize),
            (nameof(LayerCount), LayerCount), (nameof(HeadCount), HeadCount), (nameof(MaxPositionEmbeddings), MaxPositionEmbeddings),
            (nameof(TokenTypeCount), TokenTypeCount), (nameof(LabelCount), LabelCount ?? 1),
        })
        {
            if (value < 1)
            {
                errors.Add($"{name} must be at least 1, not {value}");
            }
        }

        if (HeadCount > 0 && HiddenSize % HeadCount != 0)
        {
            errors.Add($"{nameof(HiddenSize)} ({HiddenSize}) must be a multiple of {nameof(HeadCount)} ({HeadCount})");
        }

        if (!(NormEpsilon > 0) || !double.IsFinite(NormEpsilon))
        {
            errors.Add($"{nameof(NormEpsilon)} must be above 0, not {NormEpsilon}");
        }

        if (PaddingId < 0 || PaddingId >= VocabularySize)
        {
            errors.Add($"{nameof(PaddingId)} must be an id below {VocabularySize}, not {PaddingId}");
        }
        else if (MaxLength < 1)
        {
            errors.Add($"{nameof(MaxPositionEmbeddings)} ({MaxPositionEmbeddings}) leaves no position beyond {nameof(PaddingId)} ({PaddingId})");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
