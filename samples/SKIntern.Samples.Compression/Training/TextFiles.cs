using SKIntern.Data;

namespace SKIntern.Samples.Compression;

/// <summary>Reads the texts to learn from.</summary>
internal static class TextFiles
{
    /// <summary>The different texts of all files, at most so many, in an order drawn from the seed.</summary>
    /// <exception cref="DatasetException">A file is malformed, or there are less than ten texts in all.</exception>
    internal static IReadOnlyList<string> Read(IReadOnlyList<string> files, int maxTexts, int seed)
    {
        const int FewestTexts = 10;
        string[] texts = [.. files.SelectMany(ReadFile).Select(text => text.Trim()).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        new Random(seed).Shuffle(texts);
        return texts.Length >= FewestTexts
            ? texts[..Math.Min(maxTexts, texts.Length)]
            : throw new DatasetException(string.Join(", ", files), null, null, $"{texts.Length} different texts; at least {FewestTexts} are needed");
    }

    private static IEnumerable<string> ReadFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jsonl" => JsonLinesDataset.Load(path).SelectMany(TextsOf),
        ".json" => KnowledgeFile.Load(path).Tasks.Values.Select(task => task.Knowledge.ToText()),
        _ => File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n\n"),
    };

    private static IEnumerable<string> TextsOf(ReasoningExample example)
        => example.Knowledge is { } knowledge ? [.. example.Rationales, knowledge.ToText()] : example.Rationales;
}
