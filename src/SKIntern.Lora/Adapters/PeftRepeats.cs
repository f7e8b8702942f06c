using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// What PEFT writes into an adapter's file although it is known: the base weights of adapted embeddings and of an adapted head,
/// and the tensors of a tied head, which are those of the embeddings. Where a file has them, they must say the same.
/// </summary>
internal sealed class PeftRepeats
{
    // Another precision of the same weights stays far below this, other weights far above.
    private const double LargestDeviation = 0.1;

    // PEFT's EMBEDDING_LAYER_NAMES: only where one of these is a target does it write base weights.
    private static readonly string[] EmbeddingNames = ["embed_tokens", AdapterModuleFactory.HeadName];
    private readonly IReadOnlyDictionary<string, Func<Tensor>> _base;
    private readonly IReadOnlyList<EmbeddingModule> _embeddings;

    public PeftRepeats(DecoderModel model, LoraConfig config, IReadOnlyList<AdapterModule> modules)
    {
        _embeddings = [.. modules.OfType<EmbeddingModule>()];
        _base = modules.OfType<ILowRankModule>()
            .Where(m => m.Name == AdapterModuleFactory.HeadName || m.Name == model.TokenEmbedding.Name)
            .ToDictionary<ILowRankModule, string, Func<Tensor>>(
                m => $"{PeftFolder.KeyPrefix}{m.Name}.base_layer.weight",
                m => m.Name == AdapterModuleFactory.HeadName ? () => model.OutputHead.Weight : () => model.TokenEmbedding.Weight,
                StringComparer.Ordinal);
        WritesBase = config.Targets.Pattern is null
            ? config.Targets.Names.Any(EmbeddingNames.Contains)
            : modules.OfType<ILowRankModule>().Any(m => EmbeddingNames.Any(n => m.Name == n || m.Name.EndsWith($".{n}", StringComparison.Ordinal)));
    }

    /// <summary>Whether the base weights are written: as PEFT would, or as the file had them that the adapter was read from.</summary>
    public bool WritesBase { get; private set; }

    /// <summary>Tells whether a file may have a tensor of this name.</summary>
    public bool Allows(string key)
    {
        using DisposeScope scope = NewDisposeScope();
        return _base.ContainsKey(key) || _embeddings.SelectMany(e => e.TiedHeadTensors).Any(t => PeftFolder.KeyPrefix + t.Key == key);
    }

    /// <summary>Checks what a file repeats, the adapter's own tensors being read.</summary>
    /// <exception cref="CheckpointException">It is of another model, or a tied head's tensors are not those of the embeddings.</exception>
    public void Check(SafetensorsFile file, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        foreach ((string key, Func<Tensor> getWeight) in _base.Where(b => file.Entries.ContainsKey(b.Key)))
        {
            Tensor own = getWeight().to(ScalarType.Float32), other = LoadOfShape(file, path, key, own);
            double deviation = own.sub(other.to(own.device)).norm().div(own.norm()).cpu().item<float>();
            if (!(deviation <= LargestDeviation))
            {
                throw new CheckpointException(path, $"tensor '{key}', the base weight that the adapter was trained with, is not this model's (relative deviation {deviation:0.###}): it was made for another model, or with embeddings of its own.");
            }
        }

        foreach ((string key, Tensor own) in CreateTiedHeadTensors().Where(t => file.Entries.ContainsKey(t.Key)))
        {
            if (!own.cpu().eq(LoadOfShape(file, path, key, own)).all().item<bool>())
            {
                throw new CheckpointException(path, $"tensor '{key}' is not that of the embeddings, to which ensure_weight_tying ties the output head.");
            }
        }

        WritesBase = _base.Keys.Any(file.Entries.ContainsKey);
    }

    /// <summary>What is written beside the adapter's own tensors, in the caller's dispose scope.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Create()
        => (WritesBase ? _base.Select(b => KeyValuePair.Create(b.Key, b.Value().alias())) : []).Concat(CreateTiedHeadTensors());

    private static Tensor LoadOfShape(SafetensorsFile file, string path, string key, Tensor own)
    {
        PeftFolder.RequireShape(file, path, key, own.shape);
        return file.Load(key, ScalarType.Float32);
    }

    private Dictionary<string, Tensor> CreateTiedHeadTensors()
        => _embeddings.SelectMany(e => e.TiedHeadTensors).ToDictionary(t => PeftFolder.KeyPrefix + t.Key, t => t.Value.detach().contiguous(), StringComparer.Ordinal);
}
