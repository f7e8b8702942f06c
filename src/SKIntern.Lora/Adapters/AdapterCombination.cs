namespace SKIntern.Lora.Adapters;

/// <summary>How <see cref="AdapterSet.Combine"/> makes one adapter of several; sᵢ is an adapter's own scale, wᵢ its weight.</summary>
public enum AdapterCombination
{
    /// <summary>
    /// The matrices side by side: the update is exactly Σ wᵢ·sᵢ·BᵢAᵢ, the ranks add up. PEFT's <c>cat</c>.
    /// </summary>
    Concatenate,

    /// <summary>
    /// A = Σ √(wᵢsᵢ)·Aᵢ and B = Σ √(wᵢsᵢ)·Bᵢ, for equal ranks: cheap, but the update has products of different adapters in it.
    /// A negative weight's sign goes to A. PEFT's <c>linear</c>.
    /// </summary>
    Linear,

    /// <summary>The best approximation of Σ wᵢ·sᵢ·BᵢAᵢ of a chosen rank, by its singular values. PEFT's <c>svd</c>.</summary>
    SingularValues,
}
