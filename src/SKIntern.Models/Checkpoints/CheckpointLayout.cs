namespace SKIntern.Models.Checkpoints;

/// <summary>Holds a checkpoint's list of tensors against what a model asks for, before anything is read.</summary>
internal static class CheckpointLayout
{
    private const int NamedAtMost = 5;

    /// <summary>Checks names and shapes.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="expected">The shape of every tensor that the model reads, by name.</param>
    /// <param name="isIgnorable">Whether a tensor that the model does not read may be there.</param>
    /// <exception cref="CheckpointException">A tensor is missing, unknown, or of another shape.</exception>
    internal static void RequireMatch(ITensorSource source, IReadOnlyDictionary<string, long[]> expected, Func<string, bool> isIgnorable)
    {
        string[] missing = [.. expected.Keys.Where(n => !source.Entries.ContainsKey(n))];
        if (missing.Length > 0)
        {
            throw new CheckpointException(source.Location, $"{missing.Length} of {expected.Count} tensors are missing: {List(missing)}.");
        }

        foreach ((string name, long[] shape) in expected)
        {
            if (!source.Entries[name].Shape.SequenceEqual(shape))
            {
                throw new CheckpointException(
                    source.Location, $"tensor '{name}' is [{string.Join(", ", source.Entries[name].Shape)}], but the config asks for [{string.Join(", ", shape)}].");
            }
        }

        // A tensor that nothing reads is a part of the computation that would be left out silently.
        string[] unknown = [.. source.Entries.Keys.Where(n => !expected.ContainsKey(n) && !isIgnorable(n))];
        if (unknown.Length > 0)
        {
            throw new CheckpointException(source.Location, $"{unknown.Length} tensors belong to no part of this architecture: {List(unknown)}.");
        }
    }

    private static string List(string[] names)
        => string.Join(", ", names.Take(NamedAtMost)) + (names.Length > NamedAtMost ? $" and {names.Length - NamedAtMost} more" : "");
}
