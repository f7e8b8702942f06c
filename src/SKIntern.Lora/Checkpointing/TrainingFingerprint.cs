using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Models.Decoder;
using SKIntern.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Checkpointing;

/// <summary>What must be equal for a checkpoint to be resumed: settings, model and data, by name.</summary>
internal static class TrainingFingerprint
{
    // A sample of every tensor tells other weights apart at a small part of the cost of reading all.
    private const int SampledValues = 64;
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static IReadOnlyDictionary<string, string> Create(
        DecoderModel model,
        LoraConfig adapter,
        FineTuningOptions options,
        IValidationMetric? metric,
        IReadOnlyList<TrainingStage> stages,
        IReadOnlyList<string> sequenceHashes)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddProperties(parts, "adapter", adapter);

        // What does not change a bit of the result may differ.
        ThroughputOptions throughput = options.Throughput with { ActivationCheckpointing = null, CachedTokens = 0 };
        AddProperties(parts, "options", options.WithoutCheckpoints() with { Throughput = throughput });
        parts["options.ValidationMetric"] = metric is null ? "null" : $"{metric.Name}, {(metric.HigherIsBetter ? "higher" : "lower")} is better";
        AddProperties(parts, "model", model.Config);
        parts["model.DType"] = model.DType.ToString();
        parts["model.Weights"] = HashWeights(model);
        parts["data.Stages"] = stages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < stages.Count; i++)
        {
            AddProperties(parts, $"data.Stage{i}", stages[i].Curriculum);
            parts[$"data.Stage{i}.Count"] = stages[i].Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            parts[$"data.Stage{i}.Sequences"] = sequenceHashes[i];
        }

        return parts;
    }

    /// <summary>Hashes the sequences of a stage's first epoch; each is encoded, so that one which is too long is found here.</summary>
    public static string HashSequences(TrainingStage stage, SequenceEncoder encoder, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < stage.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenSequence sequence = encoder.Encode(stage.Build(i, 0));
            hash.AppendData(MemoryMarshal.AsBytes(sequence.Ids));
            hash.AppendData(MemoryMarshal.AsBytes(sequence.LossWeights));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddProperties<T>(SortedDictionary<string, string> parts, string prefix, T value)
    {
        foreach ((string name, JsonNode? node) in JsonSerializer.SerializeToNode(value, Json)!.AsObject())
        {
            parts[$"{prefix}.{name}"] = node?.ToJsonString() ?? "null";
        }
    }

    private static string HashWeights(DecoderModel model)
    {
        using DisposeScope scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((_, Tensor weight) in model.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Tensor sample = weight.detach().reshape(-1).narrow(0, 0, Math.Min(SampledValues, weight.numel())).to(ScalarType.Float32).cpu();
            hash.AppendData(MemoryMarshal.AsBytes<float>(sample.data<float>().ToArray()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
