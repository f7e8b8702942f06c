namespace SKIntern.Compression;

/// <summary>A scored context.</summary>
/// <param name="Chunks">Its chunks.</param>
/// <param name="Score">The mean P(keep) of its words, in 32 bits; 0 for one without words.</param>
internal sealed record ParityContext(IReadOnlyList<ParityChunk> Chunks, float Score)
{
    public IEnumerable<ParityWord> Words => Chunks.SelectMany(chunk => chunk.Words);

    public static ParityContext Create(IReadOnlyList<ParityChunk> chunks)
    {
        float sum = 0;
        int count = 0;
        foreach (ParityWord word in chunks.SelectMany(chunk => chunk.Words))
        {
            sum += word.Unforced;
            count++;
        }

        return new(chunks, count == 0 ? 0 : sum / count);
    }
}
