namespace SKIntern.Compression;

/// <summary>Where the question stands while contexts are ranked; llmlingua's <c>condition_in_question</c> without its suffix.</summary>
public enum QuestionPlace
{
    /// <summary>Nowhere: a context's own perplexity counts, and the highest comes first.</summary>
    None,

    /// <summary>Before the context: the perplexity of the context given the question counts, and the lowest comes first.</summary>
    Before,

    /// <summary>Behind the context: the perplexity of the question given the context counts, and the lowest comes first.</summary>
    After,
}
