namespace SKIntern.Lora;

/// <summary>When <see cref="TensorBoardWriter"/> and <see cref="JsonLinesMetricsWriter"/> write. Immutable.</summary>
public sealed record MetricsWriterOptions
{
    /// <summary>The longest time between a record and its being in the file while records go on coming, at least 0; 0 for each record at once.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most records that wait to be written, at least 1, or <see langword="null"/> for no such limit.</summary>
    /// <value><see langword="null"/>.</value>
    public int? FlushEveryRecords { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (FlushInterval < TimeSpan.Zero)
        {
            errors.Add($"{nameof(FlushInterval)} ({FlushInterval}) must be at least 0");
        }

        if (FlushEveryRecords < 1)
        {
            errors.Add($"{nameof(FlushEveryRecords)} ({FlushEveryRecords}) must be at least 1");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }
}
