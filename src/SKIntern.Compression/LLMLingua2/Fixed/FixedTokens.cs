using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>Has the tokens of texts scored, all chunks of all texts together, each between the special tokens of the model's own tokenizer.</summary>
internal sealed class FixedTokens
{
    private readonly TokenClassifier _classifier;
    private readonly LLMLingua2Options _options;
    private readonly SequenceFrame _frame;
    private readonly int _room;

    public FixedTokens(TokenClassifier classifier, LLMLingua2Options options)
    {
        (_classifier, _options) = (classifier, options);
        _frame = SequenceFrame.Of(classifier.Tokenizer);
        _room = ClassifierRows.Length(classifier, options) - _frame.Count;
        if (_room < 1)
        {
            throw new ArgumentException("The tokenizer's special tokens leave no room for a text.", nameof(classifier));
        }
    }

    public IReadOnlyList<ScoredTokens> Score(IReadOnlyList<string> texts, IReadOnlyList<string> chunkEnds, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        List<IReadOnlyList<int>> rows = [];
        List<(TokenEncoding Encoding, IReadOnlyList<(int Start, int End)> Chunks)> encoded = [];
        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenEncoding encoding = _classifier.Tokenizer.EncodeWithOffsets(text);
            IReadOnlyList<(int Start, int End)> chunks = FixedChunker.Cut(text, encoding.Offsets, chunkEnds, _room);
            rows.AddRange(chunks.Select(chunk => (IReadOnlyList<int>)[.. _frame.Before, .. encoding.Ids.Skip(chunk.Start).Take(chunk.End - chunk.Start), .. _frame.After]));
            encoded.Add((encoding, chunks));
        }

        IReadOnlyList<float[]> probabilities = _classifier.KeepProbabilities(rows, _options.BatchTokens, progress, cancellationToken);
        int row = 0;
        return [.. encoded.Select(text => new ScoredTokens(text.Encoding.Offsets, [.. text.Chunks.SelectMany(_ => Content(probabilities[row++]))]))];
    }

    private IEnumerable<float> Content(float[] row) => row.Skip(_frame.Before.Count).SkipLast(_frame.After.Count);
}
