namespace SKIntern.Models.Hub;

/// <summary>Which of a repository's files are wanted.</summary>
internal static class HubFileSelection
{
    internal const string SingleWeights = "model.safetensors";
    internal const string WeightsIndex = "model.safetensors.index.json";

    /// <summary>Configuration and tokenizer; weights are chosen by <see cref="SelectWeights"/>.</summary>
    private static readonly string[] ModelFiles =
    [
        "config.json", "generation_config.json", "adapter_config.json",
        "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
        "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model",
        "chat_template.jinja", "chat_template.json", "additional_chat_templates/*.jinja",
    ];

    /// <summary>Python's pickles run code when they are read, and the names under which they are usually found.</summary>
    private static readonly string[] PickleEndings = [".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib"];

    /// <summary>The wanted names, in order.</summary>
    internal static IReadOnlyList<string> Select(IReadOnlyCollection<string> names, HubDownloadOptions options)
    {
        IEnumerable<string> chosen = options.AllowPatterns is { } allowed
            ? names.Where(n => allowed.Any(p => GlobPattern.IsMatch(n, p)) && !IsPickle(n))
            : names.Where(n => ModelFiles.Any(p => GlobPattern.IsMatch(n, p))).Concat(SelectWeights(names));
        return [.. chosen.Where(n => !options.IgnorePatterns.Any(p => GlobPattern.IsMatch(n, p))).Order(StringComparer.Ordinal)];
    }

    internal static bool IsPickle(string name) => PickleEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// One set of weights, as <see cref="Checkpoints.TensorSources.Open"/> chooses: the single file, or the index (whose shards are
    /// known when it has been read), or whatever safetensors files lie in the top folder.
    /// </summary>
    private static IEnumerable<string> SelectWeights(IReadOnlyCollection<string> names)
        => names.Contains(SingleWeights) ? [SingleWeights]
            : names.Contains(WeightsIndex) ? [WeightsIndex]
            : names.Where(n => n.EndsWith(".safetensors", StringComparison.Ordinal) && !n.Contains('/', StringComparison.Ordinal));
}
