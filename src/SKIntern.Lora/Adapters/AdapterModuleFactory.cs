using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>Makes the modules of an adapter for a model.</summary>
/// <param name="model">The model.</param>
/// <param name="config">What is adapted and how.</param>
/// <param name="dropout">The dropout of the adapter.</param>
/// <param name="largestRank">No module may have more; a damaged config must not take all memory.</param>
internal sealed class AdapterModuleFactory(DecoderModel model, LoraConfig config, AdapterDropout dropout, long largestRank)
{
    /// <summary>The path of the output head in every family.</summary>
    public const string HeadName = "lm_head";

    private const string BiasEnding = ".bias";
    private readonly TargetSelector _selector = new(config, model);

    /// <summary>The adapted linear layers and embeddings, the modules saved whole, then other trained biases.</summary>
    /// <param name="seed">The seed of what is drawn.</param>
    /// <param name="requireEveryName">Whether every target must match a module.</param>
    /// <exception cref="ArgumentException">A name matches nothing, or the config asks for what the model cannot have.</exception>
    public IReadOnlyList<AdapterModule> Create(int seed, bool requireEveryName)
    {
        IReadOnlyList<string> saved = config.ModulesToSave.Count > 0 ? _selector.SelectSaved() : [];
        IReadOnlyList<string> targets = _selector.SelectTargets(requireEveryName);
        RequirePossible(targets);
        HashSet<string> taken = [.. targets, .. saved];
        IEnumerable<string> biased = config.Bias != BiasTraining.All ? []
            : model.VectorOverrides.Names.Where(n => n.EndsWith(BiasEnding, StringComparison.Ordinal)).Select(n => n[..^BiasEnding.Length]).Where(n => !taken.Contains(n));

        using Generator generator = new((ulong)seed, CPU);
        List<AdapterModule> modules = [];
        try
        {
            modules.AddRange(targets.Select(t => CreateAdapted(t, generator)));
            modules.AddRange(saved.Select(CreateSaved));
            modules.AddRange(biased.Select(b => new VectorModule(model, b, "bias")));
            return modules;
        }
        catch
        {
            modules.ForEach(m => m.Dispose());
            throw;
        }
    }

    private void RequirePossible(IReadOnlyList<string> targets)
    {
        string[] embeddings = [.. targets.Where(model.Embeddings.ContainsKey)];
        if (embeddings.Length == 0)
        {
            return;
        }

        string names = string.Join(", ", embeddings);
        if (config.UseLoraBias)
        {
            throw new ArgumentException($"{nameof(LoraConfig.UseLoraBias)}: embeddings ({names}) have no biases; leave them out, or do without.");
        }

        if (config.UseDora && embeddings.Any(e => GetTiedHead(e) is not null))
        {
            throw new ArgumentException($"{nameof(LoraConfig.EnsureWeightTying)}: with {nameof(LoraConfig.UseDora)}, embeddings that the output head is tied to ({names}) cannot be adapted.");
        }
    }

    private LinearLayer? GetTiedHead(string embedding)
        => config.EnsureWeightTying && model.Config.TieWordEmbeddings && embedding == model.TokenEmbedding.Name ? model.OutputHead : null;

    private AdapterModule CreateAdapted(string name, Generator generator)
    {
        int rank = _selector.GetRank(name);
        if (rank > largestRank)
        {
            throw new ArgumentException($"The rank of '{name}' is {rank}, but no tensor of the file has more than {largestRank}.");
        }

        double scaling = config.GetScaling(rank, _selector.GetAlpha(name));
        using DisposeScope scope = NewDisposeScope();
        if (model.Embeddings.TryGetValue(name, out EmbeddingLayer? embedding))
        {
            Tensor b = randn([embedding.Weight.shape[1], rank], generator: generator);
            return new EmbeddingLoraModule(embedding, GetTiedHead(name), b.to(model.Device).DetachFromDisposeScope(), scaling, config.UseDora);
        }

        LinearLayer layer = model.Linears[name];
        long[] shape = [rank, layer.InFeatures];
        using Scalar divisor = config.Initialization == LoraInitialization.Gaussian ? rank : Math.Sqrt(layer.InFeatures), one = 1, two = 2;
        Tensor a = config.Initialization == LoraInitialization.Gaussian
            ? randn(shape, generator: generator).div(divisor)
            : rand(shape, generator: generator).mul(two).sub(one).div(divisor);
        return new LoraModule(model, layer, a.to(model.Device).DetachFromDisposeScope(), scaling, config, dropout);
    }

    private AdapterModule CreateSaved(string name)
    {
        if (model.Linears.TryGetValue(name, out LinearLayer? linear))
        {
            return new SavedLinear(linear);
        }

        return model.Embeddings.TryGetValue(name, out EmbeddingLayer? embedding)
            ? new SavedEmbedding(embedding, GetTiedHead(name))
            : new VectorModule(model, name, new[] { "weight", "bias" }.Where(k => model.VectorOverrides.Names.Contains($"{name}.{k}")));
    }
}
