using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder;

/// <summary>What the values of a <see cref="DecoderConfig"/> must fulfil.</summary>
internal static class DecoderConfigRules
{
    /// <summary>No model comes near; lists per layer are made before all values are checked.</summary>
    internal const int MaxLayers = 1 << 14;

    /// <summary>Holds a config that was read to the rules.</summary>
    /// <exception cref="CheckpointException">A value is out of its range; the message names the file and lists all such values.</exception>
    internal static void Require(DecoderConfig config, string location)
    {
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(location, e.Message, e);
        }
    }

    internal static IEnumerable<string> FindErrors(DecoderConfig config)
        => FindErrorsOfSizes(config).Concat(FindErrorsOfNumbers(config)).Concat(FindErrorsOfLayers(config)).Concat(FindErrorsOfRotation(config));

    private static IEnumerable<string> FindErrorsOfSizes(DecoderConfig config)
    {
        foreach ((string name, int value) in new[]
        {
            (nameof(config.VocabularySize), config.VocabularySize), (nameof(config.HiddenSize), config.HiddenSize),
            (nameof(config.IntermediateSize), config.IntermediateSize), (nameof(config.LayerCount), config.LayerCount),
            (nameof(config.HeadCount), config.HeadCount), (nameof(config.KeyValueHeadCount), config.KeyValueHeadCount),
            (nameof(config.HeadSize), config.HeadSize), (nameof(config.MaxPositionEmbeddings), config.MaxPositionEmbeddings),
            (nameof(config.SlidingWindow), config.SlidingWindow ?? 1),
        })
        {
            if (value < 1)
            {
                yield return $"{name} must be at least 1, not {value}";
            }
        }

        if (config.LayerCount > MaxLayers)
        {
            yield return $"{nameof(config.LayerCount)} must be at most {MaxLayers}, not {config.LayerCount}";
        }

        if (config.KeyValueHeadCount > 0 && config.HeadCount % config.KeyValueHeadCount != 0)
        {
            yield return $"{nameof(config.HeadCount)} ({config.HeadCount}) must be a multiple of {nameof(config.KeyValueHeadCount)} ({config.KeyValueHeadCount})";
        }
    }

    private static IEnumerable<string> FindErrorsOfNumbers(DecoderConfig config)
    {
        foreach ((string name, double value) in new[]
        {
            (nameof(config.NormEpsilon), config.NormEpsilon), (nameof(config.RopeTheta), config.RopeTheta),
            (nameof(config.AttentionScale), config.AttentionScale ?? 1), (nameof(config.AttentionSoftCap), config.AttentionSoftCap ?? 1),
            (nameof(config.LogitSoftCap), config.LogitSoftCap ?? 1), (nameof(config.EmbeddingScale), config.EmbeddingScale ?? 1),
        })
        {
            if (!(value > 0) || double.IsInfinity(value))
            {
                yield return $"{name} must be above 0 and finite, not {value}";
            }
        }
    }

    private static IEnumerable<string> FindErrorsOfLayers(DecoderConfig config)
    {
        foreach ((string name, IReadOnlyList<int> layers) in new[]
        {
            (nameof(config.SlidingWindowLayers), config.SlidingWindowLayers), (nameof(config.LayersWithoutRotation), config.LayersWithoutRotation),
        })
        {
            if (layers.Any(layer => layer < 0 || layer >= config.LayerCount))
            {
                yield return $"{name} [{string.Join(", ", layers)}] must name layers below {config.LayerCount}";
            }
        }

        if (config.SlidingWindowLayers.Count > 0 && config.SlidingWindow is null)
        {
            yield return $"{nameof(config.SlidingWindowLayers)} asks for a {nameof(config.SlidingWindow)}";
        }
    }

    private static IEnumerable<string> FindErrorsOfRotation(DecoderConfig config)
    {
        if (config.Positions != PositionKind.Rotary)
        {
            yield break;
        }

        int rotated = config.RotatedSize ?? config.HeadSize;
        if (rotated % 2 != 0 || rotated < 2 || rotated > config.HeadSize)
        {
            yield return $"the rotated part of {nameof(config.HeadSize)} ({config.HeadSize}) must be even and between 2 and the whole head, not {rotated}";
        }

        if (config.RopeScaling is not { } scaling)
        {
            yield break;
        }

        if (scaling.Factor < 1 || !double.IsFinite(scaling.Factor))
        {
            yield return $"{nameof(config.RopeScaling)}'s factor must be at least 1 and finite, not {scaling.Factor}";
        }

        if (scaling.Type == RopeScalingType.LongRope && new[] { scaling.ShortFactors, scaling.LongFactors }.Any(f => f.Count != rotated / 2 || f.Any(v => !(v > 0))))
        {
            yield return $"{nameof(config.RopeScaling)}'s short and long factors must be {rotated / 2} numbers above 0 each";
        }
    }
}
