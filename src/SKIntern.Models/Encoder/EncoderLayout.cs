namespace SKIntern.Models.Encoder;

/// <summary>Which weights an encoder has and of which shapes.</summary>
internal static class EncoderLayout
{
    /// <summary>The shape of a weight of the token classification head.</summary>
    internal static long[] HeadShape(EncoderConfig config, long labels, string name)
        => name.EndsWith(".bias", StringComparison.Ordinal) ? [labels] : [labels, config.HiddenSize];

    /// <summary>The shape of every weight, by its name in the checkpoint.</summary>
    internal static IReadOnlyDictionary<string, long[]> Shapes(EncoderConfig config, EncoderParameterNames names)
    {
        long hidden = config.HiddenSize, inner = config.IntermediateSize;
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal)
        {
            [names.WordEmbedding] = [config.VocabularySize, hidden],
            [names.PositionEmbedding] = [config.MaxPositionEmbeddings, hidden],
            [names.TokenTypeEmbedding] = [config.TokenTypeCount, hidden],
        };
        AddNorm(names.EmbeddingNorm);
        for (int i = 0; i < config.LayerCount; i++)
        {
            foreach (string module in (string[])[EncoderParameterNames.Query, EncoderParameterNames.Key, EncoderParameterNames.Value, EncoderParameterNames.Output])
            {
                AddLinear(names.Module(i, module), hidden, hidden);
            }

            AddNorm(names.Module(i, EncoderParameterNames.AttentionNorm));
            AddLinear(names.Module(i, EncoderParameterNames.Up), inner, hidden);
            AddLinear(names.Module(i, EncoderParameterNames.Down), hidden, inner);
            AddNorm(names.Module(i, EncoderParameterNames.OutputNorm));
        }

        if (config.LabelCount is int labels)
        {
            foreach (string name in (string[])[$"{EncoderParameterNames.Classifier}.weight", $"{EncoderParameterNames.Classifier}.bias"])
            {
                shapes[name] = HeadShape(config, labels, name);
            }
        }

        return shapes;

        void AddLinear(string name, long outputs, long inputs) => (shapes[$"{name}.weight"], shapes[$"{name}.bias"]) = ([outputs, inputs], [outputs]);

        void AddNorm(string name) => (shapes[$"{name}.weight"], shapes[$"{name}.bias"]) = ([hidden], [hidden]);
    }
}
