namespace SKIntern.Compression;

/// <summary>By what contexts and sentences are ranked; llmlingua's <c>rank_method</c>, as far as it needs no other model.</summary>
public enum RankMethod
{
    /// <summary>Their own perplexity: what surprises the model most comes first. No question takes part.</summary>
    LLMLingua,

    /// <summary>Perplexity together with the question (Jiang et al. 2024, "LongLLMLingua"): what makes it most likely comes first.</summary>
    LongLLMLingua,
}
