namespace SKIntern.Samples.Compression;

/// <summary>The command line, read.</summary>
internal sealed record TrainSettings
{
    internal required string Encoder { get; init; }

    internal required string Teacher { get; init; }

    internal required string TeacherDType { get; init; }

    internal required IReadOnlyList<string> Texts { get; init; }

    internal required string Output { get; init; }

    internal required int MaxTexts { get; init; }

    internal required double TestShare { get; init; }

    internal required double LabelRate { get; init; }

    internal required double LearningRate { get; init; }

    internal required int Epochs { get; init; }

    internal required int BatchSize { get; init; }

    internal required int Threads { get; init; }

    internal required int Seed { get; init; }

    internal required bool Overwrite { get; init; }
}
