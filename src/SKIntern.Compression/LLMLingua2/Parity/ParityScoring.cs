namespace SKIntern.Compression;

/// <summary>Prepares prompts in <see cref="LLMLingua2Mode.Parity"/>: cuts them, has all chunks of all of them scored together, and builds their words.</summary>
internal sealed class ParityScoring(TokenClassifier classifier, LLMLingua2Options options) : ILLMLingua2Scoring
{
    private readonly ParityTokenizer _tokenizer = new(classifier);
    private readonly int _length = ClassifierRows.Length(classifier, options);

    public IReadOnlyList<LLMLingua2Prompt> Prepare(
        IReadOnlyList<IReadOnlyList<string>> prompts, LLMLingua2PrepareOptions prepare, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var map = new ForceTokenMap(prepare.ForceTokens, _tokenizer.Count);
        HashSet<string> ends = map.WithPlaceholders(prepare.ChunkEndTokens);
        List<IReadOnlyList<int>> rows = [];
        List<IReadOnlyList<string?>> tokens = [];
        IReadOnlyList<IReadOnlyList<string>>[] chunks = [.. prompts.Select(contexts => contexts.Select(Cut).ToArray())];

        IReadOnlyList<float[]> probabilities = classifier.KeepProbabilities(rows, options.BatchTokens, progress, cancellationToken);
        var counts = new PieceTokens();
        var merger = new ParityWordMerger(_tokenizer, map, prepare, counts.Of);
        int row = 0;
        return [.. prompts.Select((contexts, p) => new ParityPrompt(
            contexts, contexts.Sum(Cl100kTokenizer.Shared.Count), [.. chunks[p].Select(texts => ParityContext.Create([.. texts.Select(Score)]))], _tokenizer, map))];

        IReadOnlyList<string> Cut(string text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<string> texts = ParityChunker.Cut(_tokenizer, map.Replace(text), map, ends, _length);
            foreach (string chunk in texts)
            {
                IReadOnlyList<(int Id, string? Token)> encoded = [(_tokenizer.FirstId, null), .. _tokenizer.Encode(chunk, map), (_tokenizer.LastId, null)];
                rows.Add([.. encoded.Take(_length).Select(token => token.Id)]);
                tokens.Add([.. encoded.Take(_length).Select(token => token.Token)]);
            }

            return texts;
        }

        ParityChunk Score(string text)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<ParityWord> words = merger.Merge(tokens[row], probabilities[row]);
            row++;
            return new(map.Restore(text), Cl100kTokenizer.Shared.Count(text), words);
        }
    }
}
