namespace SKIntern.Compression;

/// <summary>
/// What a compressed text still holds of the terms that carry facts. Terms are found by rules, without a model: a number is a run of
/// digits with its separators; a negation is a word that <see cref="WordCompressionOptions.ForceNegations"/> names; an entity is a word of
/// two or more letters with a capital that is not owed to the start of a sentence, a list item, a quotation or what follows a colon, or with
/// a capital behind its first letter. Languages without capitals have no entities by this rule.
/// </summary>
/// <param name="Numbers">The numbers.</param>
/// <param name="Entities">The names and other capitalised words.</param>
/// <param name="Negations">The negations.</param>
public readonly record struct KnowledgeRetention(RetentionCount Numbers, RetentionCount Entities, RetentionCount Negations)
{
    /// <summary>Compares a text with what a compressor made of it.</summary>
    /// <param name="original">The text.</param>
    /// <param name="compressed">The compressed text.</param>
    /// <returns>The counts; a term that occurs several times must be left as often.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static KnowledgeRetention Measure(string original, string compressed)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(compressed);
        return new(
            Count(FactTerms.Numbers(original), FactTerms.Numbers(compressed)),
            Count(FactTerms.Entities(original), FactTerms.Words(compressed)),
            Count(FactTerms.Negations(original), FactTerms.Negations(compressed)));
    }

    /// <summary>The counts of two texts together.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sums.</returns>
    public static KnowledgeRetention operator +(KnowledgeRetention left, KnowledgeRetention right)
        => new(left.Numbers + right.Numbers, left.Entities + right.Entities, left.Negations + right.Negations);

    private static RetentionCount Count(IEnumerable<string> terms, IEnumerable<string> left)
    {
        Dictionary<string, int> available = left.CountBy(term => term, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        (int kept, int total) = (0, 0);
        foreach ((string term, int count) in terms.CountBy(term => term, StringComparer.Ordinal))
        {
            total += count;
            kept += Math.Min(count, available.GetValueOrDefault(term));
        }

        return new(kept, total);
    }
}
