using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// Makes one adapter of several, as PEFT's <c>add_weighted_adapter</c> does: of all modules that one of them adapts, with a scale
/// of 1.
/// </summary>
internal static class AdapterCombiner
{
    public static LoraAdapter Combine(
        DecoderModel model, IReadOnlyList<(string Name, LoraAdapter Adapter, double Weight)> sources, AdapterCombination combination, int? rank)
    {
        foreach ((string name, LoraAdapter adapter, _) in sources)
        {
            RequireLowRank(name, adapter.Config);
        }

        ILookup<string, WeightedModule> modules = sources
            .SelectMany(s => s.Adapter.Modules.OfType<ILowRankModule>().Select(m => (m.Name, Module: new WeightedModule(s.Name, m, s.Weight))))
            .ToLookup(m => m.Name, m => m.Module, StringComparer.Ordinal);
        RequireOneTying(sources);
        Dictionary<string, int> ranks = modules.ToDictionary(m => m.Key, m => GetRank(m.Key, [.. m], combination, rank), StringComparer.Ordinal);
        LoraAdapter combined = LoraAdapter.Create(model, CreateConfig(model, ranks, sources[0].Adapter.Config), seed: 0);
        try
        {
            using IDisposable noGradient = no_grad();
            foreach (ILowRankModule target in combined.Modules.OfType<ILowRankModule>())
            {
                using DisposeScope scope = NewDisposeScope();
                (Tensor a, Tensor b) = Compute([.. modules[target.Name]], combination, ranks[target.Name]);
                target.A.copy_(a);
                target.B.copy_(b);
            }

            return combined;
        }
        catch
        {
            combined.Dispose();
            throw;
        }
    }

    private static void RequireLowRank(string name, LoraConfig config)
    {
        (bool Has, string What)[] others =
        [
            (config.UseDora, "DoRA"),
            (config.UseLoraBias, "biases of B"),
            (config.Bias != BiasTraining.None, "trained biases"),
            (config.ModulesToSave.Count > 0, "modules saved whole"),
        ];
        if (others.Where(o => o.Has).Select(o => o.What).ToArray() is { Length: > 0 } found)
        {
            throw new ArgumentException($"Adapter '{name}' has {string.Join(" and ", found)}, of which no weighted sum can be made; only low-rank updates can be combined.", "sources");
        }
    }

    private static void RequireOneTying(IReadOnlyList<(string Name, LoraAdapter Adapter, double Weight)> sources)
    {
        (string Name, bool Ties)[] embedding = [.. sources.Where(s => s.Adapter.Modules.OfType<EmbeddingModule>().Any()).Select(s => (s.Name, s.Adapter.Config.EnsureWeightTying))];
        if (embedding.Select(e => e.Ties).Distinct().Count() > 1)
        {
            throw new ArgumentException($"Of the adapters of embeddings, some have {nameof(LoraConfig.EnsureWeightTying)} and some not: {string.Join(", ", embedding.Select(e => $"'{e.Name}' {e.Ties}"))}.", nameof(sources));
        }
    }

    private static int GetRank(string module, WeightedModule[] sources, AdapterCombination combination, int? rank)
    {
        int[] ranks = [.. sources.Select(s => (int)s.Module.A.shape[0])];
        return combination switch
        {
            AdapterCombination.Concatenate => ranks.Sum(),
            AdapterCombination.SingularValues => rank ?? ranks.Max(),
            _ => ranks.Distinct().Count() == 1
                ? ranks[0]
                : throw new ArgumentException(
                    $"{AdapterCombination.Linear} asks for equal ranks, but on '{module}' they are {string.Join(", ", sources.Select((s, i) => $"{ranks[i]} ('{s.Adapter}')"))}. {AdapterCombination.Concatenate} and {AdapterCombination.SingularValues} do not.",
                    nameof(combination)),
        };
    }

    // Alpha equals the rank of each module, so that the scale is 1 and the weights are in the matrices.
    private static LoraConfig CreateConfig(DecoderModel model, Dictionary<string, int> ranks, LoraConfig first)
    {
        int usual = ranks.Values.GroupBy(r => r).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        KeyValuePair<string, int>[] others = [.. ranks.Where(r => r.Value != usual).Select(r => KeyValuePair.Create(r.Key.Replace(".", @"\.", StringComparison.Ordinal), r.Value))];
        string[] names = [.. ranks.Keys.Select(n => n[(n.LastIndexOf('.') + 1)..]).Distinct(StringComparer.Ordinal)];
        LoraConfig config = new()
        {
            Rank = usual,
            Alpha = usual,
            Targets = ModuleSelection.ByName(names),
            RankPattern = others,
            AlphaPattern = [.. others.Select(o => KeyValuePair.Create(o.Key, (double)o.Value))],
            EnsureWeightTying = first.EnsureWeightTying,
            BaseModelName = first.BaseModelName,
            Revision = first.Revision,
        };

        // Short names where they mean the same modules, for readers; else whole paths.
        return new TargetSelector(config, model).SelectTargets(requireEveryName: true).ToHashSet().SetEquals(ranks.Keys)
            ? config
            : config with { Targets = ModuleSelection.ByName([.. ranks.Keys]) };
    }

    private static (Tensor A, Tensor B) Compute(WeightedModule[] sources, AdapterCombination combination, int rank) => combination switch
    {
        AdapterCombination.Concatenate => (cat([.. sources.Select(s => Scaled(s.Module.A, s.Factor))], 0), cat([.. sources.Select(s => s.Module.B)], 1)),
        AdapterCombination.Linear => (
            Sum(sources.Select(s => Scaled(s.Module.A, Math.CopySign(Math.Sqrt(Math.Abs(s.Factor)), s.Factor)))),
            Sum(sources.Select(s => Scaled(s.Module.B, Math.Sqrt(Math.Abs(s.Factor)))))),
        _ => Decompose(Sum(sources.Select(s => Scaled(s.Module.B.matmul(s.Module.A), s.Factor))), rank),
    };

    private static (Tensor A, Tensor B) Decompose(Tensor update, int rank)
    {
        (Tensor u, Tensor s, Tensor vh) = linalg.svd(update, fullMatrices: false);
        long kept = Math.Min(rank, s.shape[0]);
        Tensor a = vh.narrow(0, 0, kept), b = u.narrow(1, 0, kept).mul(s.narrow(0, 0, kept));

        // More rank than the weight itself has: the rest is 0.
        return kept == rank
            ? (a, b)
            : (cat([a, zeros([rank - kept, a.shape[1]], a.dtype, a.device)], 0), cat([b, zeros([b.shape[0], rank - kept], b.dtype, b.device)], 1));
    }

    private static Tensor Scaled(Tensor tensor, double factor)
    {
        using Scalar held = factor;
        return tensor.mul(held);
    }

    private static Tensor Sum(IEnumerable<Tensor> tensors)
    {
        using Scalar one = 1;
        return tensors.Aggregate((sum, t) => sum.add(t, one));
    }

    private sealed record WeightedModule(string Adapter, ILowRankModule Module, double Weight)
    {
        public double Factor => Weight * Module.Scaling;
    }
}
