using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Sequences padded at the end to one length, or packed into one row. Causal attention never sees the padding, so its id does
/// not matter. Label positions are listed on the host, so that the device need not be asked for them. Immutable.
/// </summary>
public sealed class SequenceBatch
{
    private readonly BatchRows _rows;
    private readonly long[] _labelRows;
    private readonly long[] _labelIds;
    private readonly float[]? _labelWeights;

    /// <summary>Makes a padded batch.</summary>
    /// <param name="sequences">The sequences, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SequenceBatch(IReadOnlyList<TokenSequence> sequences)
        : this(BatchRows.Padded(RequireAny(sequences)))
    {
    }

    private SequenceBatch(BatchRows rows)
    {
        _rows = rows;
        Sequences = [.. rows.Placements.Select(p => p.Sequence)];
        LabelCount = Sequences.Sum(s => s.LabelCount);
        _labelRows = new long[LabelCount];
        _labelIds = new long[LabelCount];
        var weights = new float[LabelCount];
        int label = 0;
        foreach (BatchRows.Placement placement in rows.Placements)
        {
            TokenSequence sequence = placement.Sequence;
            for (int i = 0; i < sequence.InputLength; i++)
            {
                if (sequence.LossWeights[i + 1] > 0)
                {
                    _labelRows[label] = placement.GetRow(i);
                    _labelIds[label] = sequence.Ids[i + 1];
                    weights[label++] = sequence.LossWeights[i + 1];
                }
            }
        }

        _labelWeights = Array.TrueForAll(weights, w => w == 1) ? null : weights;
        TotalWeight = Sequences.Sum(s => s.TotalWeight);
        TokenCount = Sequences.Sum(s => s.Length);
    }

    /// <summary>The sequences, in the order of their rows or within the packed one.</summary>
    public IReadOnlyList<TokenSequence> Sequences { get; }

    /// <summary>The length of the model's input.</summary>
    public int Length => _rows.Length;

    /// <summary>The tokens of the model's input, padding counted.</summary>
    public int InputTokenCount => _rows.Ids.Length;

    /// <summary>What stands where in the one row of a packed batch; <see langword="null"/> for a padded one.</summary>
    public PackedLayout? Layout => _rows.Layout;

    /// <summary>The tokens of the sequences, padding not counted.</summary>
    public int TokenCount { get; }

    /// <summary>The tokens that carry loss.</summary>
    public int LabelCount { get; }

    /// <summary>The sum of the loss weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Makes a batch of one row, the sequences behind each other.</summary>
    /// <param name="sequences">The sequences, at least one.</param>
    /// <param name="sharePrefixes">Whether sequences that begin alike share the beginning; the sequences are then ordered by their ids.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="ArgumentException">There is no sequence.</exception>
    public static SequenceBatch Pack(IReadOnlyList<TokenSequence> sequences, bool sharePrefixes = false)
    {
        RequireAny(sequences);
        return new(BatchRows.Packed(sharePrefixes ? PrefixGroup.Find(sequences) : PrefixGroup.Singles(sequences)));
    }

    internal static SequenceBatch Pack(IReadOnlyList<PrefixGroup> groups) => new(BatchRows.Packed(groups));

    /// <summary>The model's input.</summary>
    /// <param name="device">Where to put it; the copy to a GPU is not waited for.</param>
    /// <returns>[B, T] Int64, in the caller's dispose scope.</returns>
    public Tensor CreateIds(Device device) => HostTensors.Create(_rows.Ids, [_rows.RowCount, Length], device);

    /// <summary>The label tokens.</summary>
    /// <param name="device">Where to put them; the copy to a GPU is not waited for.</param>
    /// <returns>Tensors in the caller's dispose scope.</returns>
    public LabelTargets CreateLabels(Device device) => new(
        HostTensors.Create(_labelRows, [LabelCount], device),
        HostTensors.Create(_labelIds, [LabelCount], device),
        _labelWeights is null ? null : HostTensors.Create(_labelWeights, [LabelCount], device));

    private static IReadOnlyList<TokenSequence> RequireAny(IReadOnlyList<TokenSequence> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return sequences.Count > 0 ? sequences : throw new ArgumentException("A batch needs at least one sequence.", nameof(sequences));
    }
}
