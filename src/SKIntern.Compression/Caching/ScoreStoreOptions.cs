namespace SKIntern.Compression;

/// <summary>The limits of a <see cref="ScoreStore"/>.</summary>
public sealed record ScoreStoreOptions
{
    /// <summary>
    /// The size that the folder's entries are held to, in bytes, at least 1; those that were not used for longest go first. Between two
    /// checks of the folder each process may add a tenth of it. An entry takes about 16 bytes a word.
    /// </summary>
    /// <value>1 GiB.</value>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Whether a folder that cannot be written to is refused at construction. Otherwise scoring goes on without keeping what it finds, and
    /// the logger is told once.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool RequireWritable { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException"><see cref="MaxBytes"/> is below 1.</exception>
    public void Validate()
    {
        if (MaxBytes < 1)
        {
            throw new ArgumentException($"{nameof(MaxBytes)} must be at least 1, not {MaxBytes}.");
        }
    }
}
