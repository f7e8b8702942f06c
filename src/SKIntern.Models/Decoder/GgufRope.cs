using SKIntern.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>How GGUF files state the stretching of rotary positions: keys, and divisors of the frequencies as tensors.</summary>
internal static class GgufRope
{
    internal const string Frequencies = "rope_freqs.weight", LongFactors = "rope_factors_long.weight", ShortFactors = "rope_factors_short.weight";

    // Llama 3.1, 3.2 and 3.3 differ in the factor alone.
    private const double LowFrequencyFactor = 1, HighFrequencyFactor = 4;
    private const int OriginalLength = 8192;

    internal static RopeScaling? Read(GgufModelSource source, GgufKeys keys, int window)
    {
        if (source.Entries.ContainsKey(Frequencies))
        {
            return FromDivisors(Load(source, Frequencies), GgufKeys.Decimal(source.Metadata, keys.RopeTheta, 10_000), window);
        }

        GgufMetadata metadata = source.Metadata;
        if (source.Entries.ContainsKey(LongFactors) != source.Entries.ContainsKey(ShortFactors))
        {
            throw new CheckpointException(source.Location, $"one of the tensors '{LongFactors}' and '{ShortFactors}' is missing.");
        }

        if (source.Entries.ContainsKey(LongFactors))
        {
            return new()
            {
                Type = RopeScalingType.LongRope,
                OriginalMaxPositionEmbeddings = metadata.GetInt32(keys.OriginalLength, window),
                AttentionFactor = metadata.Contains(keys.AttentionFactor) ? GgufKeys.Decimal(metadata, keys.AttentionFactor) : null,
                LongFactors = Load(source, LongFactors),
                ShortFactors = Load(source, ShortFactors),
            };
        }

        string type = metadata.GetString(keys.ScalingType, "none");
        return type switch
        {
            "none" => null,
            "linear" => new() { Type = RopeScalingType.Linear, Factor = GgufKeys.Decimal(metadata, keys.ScalingFactor) },
            "yarn" => new()
            {
                Type = RopeScalingType.Yarn,
                Factor = GgufKeys.Decimal(metadata, keys.ScalingFactor),
                OriginalMaxPositionEmbeddings = metadata.GetInt32(keys.OriginalLength, 0),
                BetaFast = GgufKeys.Decimal(metadata, keys.BetaFast, 32),
                BetaSlow = GgufKeys.Decimal(metadata, keys.BetaSlow, 1),
            },
            _ => throw new CheckpointException(source.Location, $"key '{keys.ScalingType}': '{type}' is not supported; supported are: none, linear, yarn."),
        };
    }

    /// <summary>Writes keys and gives the tensors that belong to them, of Float32.</summary>
    /// <exception cref="NotSupportedException">GGUF cannot express the scaling.</exception>
    internal static IReadOnlyList<(string Name, double[] Values)> Write(DecoderConfig config, GgufKeys keys, Action<string, object> set)
    {
        switch (config.RopeScaling)
        {
            case null:
                return [];
            case { Type: RopeScalingType.Linear } s:
                set(keys.ScalingType, "linear");
                set(keys.ScalingFactor, (float)s.Factor);
                return [];
            case { Type: RopeScalingType.Yarn, Truncate: true, AttentionFactor: null, MScale: null, MScaleAllDimensions: null } s:
                set(keys.ScalingType, "yarn");
                set(keys.ScalingFactor, (float)s.Factor);
                set(keys.OriginalLength, (uint)(s.OriginalMaxPositionEmbeddings > 0 ? s.OriginalMaxPositionEmbeddings : config.MaxPositionEmbeddings));
                set(keys.BetaFast, (float)s.BetaFast);
                set(keys.BetaSlow, (float)s.BetaSlow);
                return [];
            case { Type: RopeScalingType.Llama3, OriginalMaxPositionEmbeddings: > 0 } s:
                return [(Frequencies, RotaryFrequencies.Divisors(s, config.RopeTheta, config.HeadSize))];
            case { Type: RopeScalingType.LongRope, AttentionFactor: 1 } s when s.LongFactors.SequenceEqual(s.ShortFactors):
                return [(Frequencies, [.. s.LongFactors])];
            case { Type: RopeScalingType.LongRope } s:
                int original = s.OriginalMaxPositionEmbeddings > 0 ? s.OriginalMaxPositionEmbeddings : config.MaxPositionEmbeddings;
                set(keys.OriginalLength, (uint)original);
                set(keys.AttentionFactor, RotaryFrequencies.Compute(config, original).Scale);
                return [(LongFactors, [.. s.LongFactors]), (ShortFactors, [.. s.ShortFactors])];
            default:
                throw new NotSupportedException($"GGUF has no keys for rotary scaling of kind {config.RopeScaling.Type} with these settings.");
        }
    }

    // The divisors of Llama 3 are recognised, so that the model may go back to a Hugging Face folder; others are kept as they are.
    private static RopeScaling FromDivisors(double[] divisors, double theta, int window)
    {
        const double Tolerance = 1e-4;
        var llama = new RopeScaling
        {
            Type = RopeScalingType.Llama3,
            Factor = Math.Max(1, divisors.Max()),
            LowFrequencyFactor = LowFrequencyFactor,
            HighFrequencyFactor = HighFrequencyFactor,
            OriginalMaxPositionEmbeddings = OriginalLength,
        };
        double[] expected = RotaryFrequencies.Divisors(llama, theta, 2 * divisors.Length);
        return expected.Zip(divisors).All(p => Math.Abs(p.First - p.Second) <= Tolerance * p.First)
            ? llama
            : new() { Type = RopeScalingType.LongRope, AttentionFactor = 1, OriginalMaxPositionEmbeddings = window, ShortFactors = divisors, LongFactors = divisors };
    }

    private static double[] Load(GgufModelSource source, string name)
    {
        // An empty tensor has no memory to copy from.
        if (source.Entries[name].Shape.Contains(0))
        {
            throw new CheckpointException(source.Location, $"tensor '{name}' is empty.");
        }

        using DisposeScope scope = NewDisposeScope();
        return source.Load(name, ScalarType.Float64).data<double>().ToArray();
    }
}
