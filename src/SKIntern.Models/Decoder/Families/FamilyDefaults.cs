namespace SKIntern.Models.Decoder.Families;

/// <summary>What a family's reference takes where <c>config.json</c> says nothing.</summary>
/// <param name="MaxPositionEmbeddings">The window.</param>
/// <param name="NormEpsilon">The constant under RMSNorm's root.</param>
/// <param name="RopeTheta">The base of the rotary frequencies.</param>
internal readonly record struct FamilyDefaults(int MaxPositionEmbeddings, double NormEpsilon = 1e-6, double RopeTheta = 10_000)
{
    /// <summary>Whether the output head is tied to the embeddings.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>The width of a head, or <see langword="null"/> for the hidden size shared among the heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>The field that names the activation function.</summary>
    public string ActivationField { get; init; } = "hidden_act";

    /// <summary>The activation function's name.</summary>
    public string Activation { get; init; } = "silu";

    /// <summary>Whether only a part of each head may be rotated.</summary>
    public bool AllowsPartialRotation { get; init; }
}
