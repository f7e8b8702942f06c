namespace SKIntern.Compression;

/// <summary>Scores no text twice, so that several measurements share one scoring. Not thread-safe.</summary>
internal sealed class RememberingCompressor(IKnowledgeCompressor inner) : IKnowledgeCompressor
{
    private readonly Dictionary<string, ICompressibleText> _prepared = new(StringComparer.Ordinal);

    public string Name => inner.Name;

    public IReadOnlyList<ICompressibleText> Prepare(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        string[] missing = [.. texts.Distinct(StringComparer.Ordinal).Where(text => !_prepared.ContainsKey(text))];
        if (missing.Length > 0)
        {
            foreach ((string text, ICompressibleText handle) in missing.Zip(inner.Prepare(missing, cancellationToken)))
            {
                _prepared[text] = handle;
            }
        }

        return [.. texts.Select(text => _prepared[text])];
    }
}
