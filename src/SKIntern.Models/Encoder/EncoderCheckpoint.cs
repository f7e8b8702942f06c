using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Encoder;

/// <summary>A checkpoint of an encoder, checked against its config before anything is read.</summary>
internal sealed record EncoderCheckpoint(ITensorSource Source, EncoderParameterNames Names)
{
    // Checkpoints converted from TensorFlow keep its names for LayerNorm.
    private static readonly (string Old, string New)[] OldEndings = [(".LayerNorm.gamma", ".LayerNorm.weight"), (".LayerNorm.beta", ".LayerNorm.bias")];

    /// <exception cref="CheckpointException">A tensor is missing, unknown, or of another shape.</exception>
    internal static EncoderCheckpoint Open(ITensorSource source, EncoderConfig config)
    {
        var renamed = new RenamedTensors(source, Rename);
        EncoderParameterNames[] candidates = [.. EncoderParameterNames.KnownPrefixes.Select(p => new EncoderParameterNames(p))];
        EncoderParameterNames names = candidates.FirstOrDefault(n => renamed.Entries.ContainsKey(n.WordEmbedding))
            ?? throw new CheckpointException(source.Location, $"this is no encoder of this family: none of the tensors {string.Join(", ", candidates.Select(n => $"'{n.WordEmbedding}'"))} is there.");
        CheckpointLayout.RequireMatch(renamed, EncoderLayout.Shapes(config, names), names.IsUnused);
        return new(renamed, names);
    }

    private static string Rename(string stored)
    {
        foreach ((string old, string @new) in OldEndings)
        {
            if (stored.EndsWith(old, StringComparison.Ordinal))
            {
                return stored[..^old.Length] + @new;
            }
        }

        return stored;
    }
}
