namespace SKIntern.Models.Decoder;

/// <summary>Which weights a decoder has and of which shapes.</summary>
internal static class DecoderLayout
{
    /// <summary>Every weight, by its name in the checkpoint.</summary>
    internal static IReadOnlyDictionary<string, DecoderWeight> Weights(DecoderConfig config)
        => List(config).ToDictionary(w => w.Name, StringComparer.Ordinal);

    private static IEnumerable<DecoderWeight> List(DecoderConfig config)
    {
        DecoderNames names = DecoderNames.For(config);
        long hidden = config.HiddenSize;
        yield return new($"{names.Outer(names.Embedding)}.weight", [config.VocabularySize, hidden], WeightRole.Matrix);
        if (config.Positions == PositionKind.Learned)
        {
            yield return new($"{names.Outer(names.PositionEmbedding)}.weight", [config.MaxPositionEmbeddings, hidden], WeightRole.Matrix);
        }

        foreach (DecoderWeight weight in Enumerable.Range(0, config.LayerCount).SelectMany(i => Layer(config, names, i)))
        {
            yield return weight;
        }

        foreach (DecoderWeight weight in Norm(config, names.Outer(names.FinalNorm), hidden))
        {
            yield return weight;
        }

        if (!config.TieWordEmbeddings)
        {
            yield return new($"{DecoderNames.Head}.weight", [config.VocabularySize, hidden], WeightRole.Matrix);
        }
    }

    private static IEnumerable<DecoderWeight> Layer(DecoderConfig config, DecoderNames names, int layer)
    {
        long hidden = config.HiddenSize, inner = config.IntermediateSize;
        long heads = (long)config.HeadCount * config.HeadSize, groups = (long)config.KeyValueHeadCount * config.HeadSize;
        string[] norms = config.SandwichNorms
            ? [names.AttentionNorm, names.AttentionOutputNorm, names.FeedForwardNorm, names.FeedForwardOutputNorm]
            : [names.AttentionNorm, names.FeedForwardNorm];
        (string Module, long Outputs, long Inputs, bool Bias)[] linears =
        [
            .. config.FusedProjections
                ? [(names.QueryKeyValue, heads + (2 * groups), hidden, config.AttentionBias)]
                : new[] { (names.Query, heads, hidden, config.AttentionBias), (names.Key, groups, hidden, config.AttentionBias), (names.Value, groups, hidden, config.AttentionBias) },
            (names.Output, hidden, heads, config.AttentionOutputBias),
            .. !config.GatedFeedForward ? [(names.Up, inner, hidden, config.FeedForwardBias)]
                : config.FusedProjections ? [(names.GateUp, 2 * inner, hidden, config.FeedForwardBias)]
                : new[] { (names.Gate, inner, hidden, config.FeedForwardBias), (names.Up, inner, hidden, config.FeedForwardBias) },
            (names.Down, hidden, inner, config.FeedForwardBias),
        ];
        return norms.SelectMany(n => Norm(config, names.Inner(layer, n), hidden))
            .Concat(config.QueryKeyNorm ? new[] { names.QueryNorm, names.KeyNorm }.SelectMany(n => Norm(config, names.Inner(layer, n), config.HeadSize)) : [])
            .Concat(linears.SelectMany(l => Linear(l.Module, l.Outputs, l.Inputs, l.Bias)));

        IEnumerable<DecoderWeight> Linear(string module, long outputs, long inputs, bool bias)
        {
            string name = names.Inner(layer, module);
            WeightRole role = module == names.Output || module == names.Down ? WeightRole.ResidualMatrix : WeightRole.Matrix;
            yield return new($"{name}.weight", [outputs, inputs], role, names.StoresTransposed);
            if (bias)
            {
                yield return new($"{name}.bias", [outputs], WeightRole.Bias);
            }
        }
    }

    private static IEnumerable<DecoderWeight> Norm(DecoderConfig config, string name, long size)
    {
        yield return new($"{name}.weight", [size], WeightRole.Norm);
        if (config.Norm == NormKind.Layer)
        {
            yield return new($"{name}.bias", [size], WeightRole.Bias);
        }
    }
}
