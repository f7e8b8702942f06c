using SKIntern.Models.Encoder;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>Rows that pass an encoder together.</summary>
/// <param name="Rows">The rows, at least one.</param>
internal sealed record TokenBatch(IReadOnlyList<TokenRow> Rows)
{
    // What cross_entropy leaves out.
    private const long NoLabel = -100;

    /// <summary>T, the length of the longest row.</summary>
    public int Width { get; } = Rows.Max(row => row.Ids.Length);

    /// <summary>The tokens, padding not counted.</summary>
    public int TokenCount => Rows.Sum(row => row.Ids.Length);

    /// <summary>[B, T] ids and mask, in the caller's dispose scope.</summary>
    public (Tensor Ids, Tensor Mask) CreateInput(EncoderModel model)
        => (Create(model, (row, i) => i < row.Ids.Length ? row.Ids[i] : model.Config.PaddingId), Create(model, (row, i) => i < row.Ids.Length ? 1 : 0));

    /// <summary>[B · T] labels, 1 to stay, in the caller's dispose scope.</summary>
    public Tensor CreateLabels(EncoderModel model, IReadOnlyList<LabelledText> texts)
        => Create(model, (row, i) => i >= row.Words.Length || row.Words[i] < 0 ? NoLabel : texts[row.Text].Words[row.Words[i]].Keep ? 1 : 0).reshape(-1);

    /// <summary>Batches of like lengths, so that little is spent on padding: the longest first.</summary>
    public static IEnumerable<TokenBatch> ByLength(IEnumerable<TokenRow> rows, int batchSize)
        => rows.OrderByDescending(row => row.Ids.Length).Chunk(batchSize).Select(batch => new TokenBatch(batch));

    private Tensor Create(EncoderModel model, Func<TokenRow, int, long> value)
    {
        var values = new long[Rows.Count * Width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(Rows[i / Width], i % Width);
        }

        return tensor(values, [Rows.Count, Width], device: model.Device);
    }
}
