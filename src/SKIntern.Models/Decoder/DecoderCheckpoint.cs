using SKIntern.Models.Checkpoints;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>A checkpoint whose tensors have been held against what a config asks for, before anything is read.</summary>
internal sealed class DecoderCheckpoint
{
    private const int NamedAtMost = 5;
    private readonly ITensorSource _source;
    private readonly string _droppedPrefix;

    private DecoderCheckpoint(ITensorSource source, IReadOnlyDictionary<string, DecoderWeight> weights, string droppedPrefix)
        => (_source, Weights, _droppedPrefix) = (source, weights, droppedPrefix);

    /// <summary>The weights that the config asks for, by name.</summary>
    internal IReadOnlyDictionary<string, DecoderWeight> Weights { get; }

    /// <summary>Checks names and shapes.</summary>
    /// <exception cref="CheckpointException">A tensor is missing, unknown, or of another shape.</exception>
    internal static DecoderCheckpoint Match(ITensorSource source, DecoderConfig config)
    {
        DecoderNames names = DecoderNames.For(config);
        var checkpoint = new DecoderCheckpoint(source, DecoderLayout.Weights(config), FindDroppedPrefix(source, names));
        Dictionary<string, DecoderWeight> expected = checkpoint.Weights.Values.ToDictionary(w => checkpoint.StoredName(w.Name), StringComparer.Ordinal);
        string[] missing = [.. expected.Keys.Where(n => !source.Entries.ContainsKey(n))];
        if (missing.Length > 0)
        {
            throw new CheckpointException(source.Location, $"{missing.Length} of {expected.Count} tensors are missing: {List(missing)}.");
        }

        foreach ((string name, DecoderWeight weight) in expected)
        {
            if (!source.Entries[name].Shape.SequenceEqual(weight.StoredShape))
            {
                throw new CheckpointException(
                    source.Location, $"tensor '{name}' is [{string.Join(", ", source.Entries[name].Shape)}], but the config asks for [{string.Join(", ", weight.StoredShape)}].");
            }
        }

        // A tensor that nothing reads is a part of the computation that would be left out silently.
        string[] unknown = [.. source.Entries.Keys.Where(n => !expected.ContainsKey(n) && !IsDerived(n, config, names))];
        if (unknown.Length > 0)
        {
            throw new CheckpointException(source.Location, $"{unknown.Length} tensors belong to no part of this architecture: {List(unknown)}.");
        }

        return checkpoint;
    }

    /// <summary>Reads a weight in the model's layout; a new tensor in the caller's dispose scope.</summary>
    internal Tensor Load(string name, ScalarType dtype, Device device)
    {
        Tensor stored = _source.LoadShared(StoredName(name), dtype, device);
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
    private static string FindDroppedPrefix(ITensorSource source, DecoderNames names)
        => !source.Entries.ContainsKey($"{names.Outer(names.Embedding)}.weight") && source.Entries.ContainsKey($"{names.Embedding}.weight") ? names.BasePrefix : "";

    private static bool IsDerived(string name, DecoderConfig config, DecoderNames names)
        => names.IgnoredEndings.Any(e => name.EndsWith(e, StringComparison.Ordinal)) || (config.TieWordEmbeddings && name == $"{DecoderNames.Head}.weight");

    private static string List(string[] names)
        => string.Join(", ", names.Take(NamedAtMost)) + (names.Length > NamedAtMost ? $" and {names.Length - NamedAtMost} more" : "");

    private string StoredName(string name) => name.StartsWith(_droppedPrefix, StringComparison.Ordinal) ? name[_droppedPrefix.Length..] : name;
}
