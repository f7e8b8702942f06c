namespace SKIntern.Compression;

/// <summary>Scores prompts by one of the two modes.</summary>
internal interface ILLMLingua2Scoring
{
    /// <summary>Runs the classifier once over all prompts.</summary>
    IReadOnlyList<LLMLingua2Prompt> Prepare(
        IReadOnlyList<IReadOnlyList<string>> prompts, LLMLingua2PrepareOptions prepare, IProgress<int>? progress, CancellationToken cancellationToken);
}
