namespace SKIntern.Compression;

/// <summary>In which order the contexts that stay are given out; llmlingua's <c>reorder_context</c>.</summary>
public enum ContextOrder
{
    /// <summary>As they were given.</summary>
    Original,

    /// <summary>By rank, best first (llmlingua's <c>sort</c>); forced ones before all others.</summary>
    Sort,

    /// <summary>The best at both ends, where language models look first: ranks 1, 3, 5 ... 6, 4, 2.</summary>
    TwoStage,
}
