using SKIntern.Compression;
using SKIntern.Samples.SupportDesk;

namespace SKIntern.Samples.Distill;

/// <summary>The command line, read. What is null is chosen by the plan.</summary>
internal sealed record DistillSettings
{
    internal required SupportDeskForm Form { get; init; }

    internal required int World { get; init; }

    internal string? Model { get; init; }

    internal string? Data { get; init; }

    internal string? Test { get; init; }

    internal string? OutOfDomain { get; init; }

    internal string? Knowledge { get; init; }

    internal required IReadOnlyList<string> Tasks { get; init; }

    internal required IReadOnlyList<string> Methods { get; init; }

    internal required string Schedule { get; init; }

    internal int? Steps { get; init; }

    internal double? Epochs { get; init; }

    internal int? Shots { get; init; }

    internal string? Compressor { get; init; }

    /// <summary>The folder of LLMLingua-2's token classifier.</summary>
    internal string? ClassifierFolder { get; init; }

    /// <summary>What was loaded from <see cref="ClassifierFolder"/>.</summary>
    internal TokenClassifier? Classifier { get; init; }

    internal double? LearningRate { get; init; }

    internal int? BatchSize { get; init; }

    internal int? Rank { get; init; }

    internal int? TrainLimit { get; init; }

    internal int? TestLimit { get; init; }

    internal int? MaxNewTokens { get; init; }

    internal int? ContextLength { get; init; }

    internal required string Device { get; init; }

    internal required string DType { get; init; }

    internal required int Seed { get; init; }

    internal bool Merged { get; init; }

    internal required string Output { get; init; }
}
