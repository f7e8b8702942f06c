namespace SKIntern.Samples.Compression;

/// <summary>What is compared, on what.</summary>
internal sealed record CompareSettings
{
    internal required IReadOnlyList<string> Compressors { get; init; }

    internal required IReadOnlyList<double> Rates { get; init; }

    internal string? Model { get; init; }

    internal string? Classifier { get; init; }

    internal string? Cache { get; init; }

    internal string? Data { get; init; }

    internal string? Knowledge { get; init; }

    internal required IReadOnlyList<string> Tasks { get; init; }

    internal required int PerTask { get; init; }

    internal required int MaxSequences { get; init; }

    internal required bool Losses { get; init; }

    internal required int Seed { get; init; }

    internal string? Output { get; init; }
}
