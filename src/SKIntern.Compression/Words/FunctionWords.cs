namespace SKIntern.Compression;

/// <summary>
/// English words that say little by themselves: no unit of measure behind a number, and not what a negation in front of them denies.
/// Prepositions of order and place ("before", "under") are not among them.
/// </summary>
internal static class FunctionWords
{
    private static readonly HashSet<string> All =
    [
        "a", "an", "the", "this", "that", "these", "those", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as", "than",
        "then", "if", "when", "while", "which", "who", "whose", "so", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "do", "does",
        "did", "can", "could", "will", "would", "may", "might", "must", "shall", "should", "it", "its", "he", "she", "they", "we", "you", "i", "his", "her",
        "their", "our", "your", "my", "any", "all", "both", "each", "every", "some", "only", "also", "always", "just", "very", "too", "yet", "not", "no",
        "what", "how", "why", "where", "there", "here", "about", "into", "again", "once", "because", "out", "up", "down", "off", "such", "other", "another",
        "same", "own", "more", "most",
    ];

    public static bool Contains(string bare) => All.Contains(bare);
}
