namespace SKIntern.Compression;

/// <summary>Puts the cache that the resources name before a scorer.</summary>
internal static class ScoreCaching
{
    /// <summary>The scorer behind its cache, or as it is where there is no cache folder or it has no fingerprint.</summary>
    public static ITokenImportanceScorer Wrap(ITokenImportanceScorer scorer, KnowledgeCompressorResources resources)
        => resources.ScoreCacheFolder is { } folder && scorer.Fingerprint is not null
            ? new CachedScorer(scorer, new ScoreStore(folder, resources.ScoreCache, resources.Logger), resources.Logger)
            : scorer;
}
