using SKIntern.Models.Checkpoints;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>A checkpoint whose tensors have been held against what a config asks for, before anything is read.</summary>
internal sealed class DecoderCheckpoint
{
    private readonly ITensorSource _source;

    private DecoderCheckpoint(ITensorSource source, IReadOnlyDictionary<string, DecoderWeight> weights) => (_source, Weights) = (source, weights);

    /// <summary>The weights that the config asks for, by name.</summary>
    internal IReadOnlyDictionary<string, DecoderWeight> Weights { get; }

    /// <summary>Checks names and shapes.</summary>
    /// <exception cref="CheckpointException">A tensor is missing, unknown, or of another shape.</exception>
    internal static DecoderCheckpoint Match(ITensorSource source, DecoderConfig config)
    {
        DecoderNames names = DecoderNames.For(config);
        if (IsBaseAlone(source, names))
        {
            source = new RenamedTensors(source, name => names.BasePrefix + name);
        }

        IReadOnlyDictionary<string, DecoderWeight> weights = DecoderLayout.Weights(config);
        CheckpointLayout.RequireMatch(source, weights.ToDictionary(w => w.Key, w => w.Value.StoredShape, StringComparer.Ordinal), IsDerived);
        return new(source, weights);

        bool IsDerived(string name)
            => names.IgnoredEndings.Any(e => name.EndsWith(e, StringComparison.Ordinal)) || (config.TieWordEmbeddings && name == $"{DecoderNames.Head}.weight");
    }

    /// <summary>Reads a weight in the model's layout; a tensor in the caller's dispose scope, perhaps a view of the file.</summary>
    internal Tensor Load(string name, ScalarType dtype, Device device)
    {
        Tensor stored = _source.LoadShared(name, dtype, device);
        if (!Weights[name].IsStoredTransposed)
        {
            return stored;
        }

        using (stored)
        {
            using Tensor view = stored.t();
            return view.contiguous();
        }
    }

    // A model that was saved without its head has no prefix, because there the base is the whole.
    private static bool IsBaseAlone(ITensorSource source, DecoderNames names)
        => !source.Entries.ContainsKey($"{names.Outer(names.Embedding)}.weight") && source.Entries.ContainsKey($"{names.Embedding}.weight");
}
