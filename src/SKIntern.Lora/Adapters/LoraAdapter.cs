using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// An adapter of a decoder: it can be attached, detached, trained, saved, and merged into the weights and out of them again.
/// Several adapters may exist for one model; at most one is attached or merged. Its tensors are Float32 on the model's
/// device, whatever the model's dtype. It owns them, not the model.
/// </summary>
public sealed class LoraAdapter : IDisposable
{
    private readonly DecoderModel _model;
    private readonly IReadOnlyList<AdapterModule> _modules;
    private readonly AdapterDropout _dropout;
    private MergedWeights? _merged;

    private LoraAdapter(DecoderModel model, LoraConfig config, int seed, bool requireEveryName)
    {
        config.Validate();
        _model = model;
        Config = config;
        _dropout = new(config.Dropout, model.Device);
        TargetSelector selector = new(config, model.Linears);
        IReadOnlyList<LinearLayer> saved = config.ModulesToSave.Count > 0 ? selector.SelectSaved() : [];
        IReadOnlyList<LinearLayer> targets = selector.SelectTargets(requireEveryName);
        using Generator generator = new((ulong)seed, CPU);
        _modules = [.. targets.Select(l => CreateModule(l, selector, generator)), .. saved.Select(l => new SavedModule(l))];
        Parameters = _modules.SelectMany(m => m.Parameters.Select(p => KeyValuePair.Create($"{PeftFolder.KeyPrefix}{m.Layer.Name}.{p.Key}", p.Value)))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What it adapts and how.</summary>
    public LoraConfig Config { get; }

    /// <summary>The trained tensors, Float32, by their names in PEFT's file; they stay the adapter's.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    /// <summary>The paths of the adapted layers, in the model's order, those saved whole at the end.</summary>
    public IEnumerable<string> LayerNames => _modules.Select(m => m.Layer.Name);

    /// <summary>Whether the model's forward pass goes through it.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>Whether it is in the model's weights.</summary>
    public bool IsMerged => _merged is not null;

    /// <summary>Makes a new adapter, which does not change the model's output yet. It is not attached.</summary>
    /// <param name="model">The model; it outlives the adapter.</param>
    /// <param name="config">What to adapt and how.</param>
    /// <param name="seed">The seed of its A matrices.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentException">The config contradicts itself, or a name matches no layer of the model.</exception>
    public static LoraAdapter Create(DecoderModel model, LoraConfig config, int seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        return new(model, config, seed, requireEveryName: true);
    }

    /// <summary>Loads an adapter as PEFT or <see cref="Save"/> wrote it. It is not attached.</summary>
    /// <param name="folder">The folder of <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <param name="model">The model; it outlives the adapter.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="CheckpointException">A file is missing or malformed, or does not fit the model; the message names fields or tensors.</exception>
    public static LoraAdapter Load(string folder, DecoderModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(model);
        LoraConfig config = PeftConfigFile.Read(Path.Combine(folder, PeftConfigFile.FileName));
        LoraAdapter adapter;
        try
        {
            adapter = new(model, config, seed: 0, requireEveryName: false);
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(folder, e.Message, e);
        }

        try
        {
            PeftFolder.ReadTensors(folder, adapter.Parameters);
            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <summary>Writes the adapter as PEFT does; files already there are replaced when all is written.</summary>
    /// <param name="folder">The folder; made where it does not exist.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] targets = [.. _modules.OfType<LoraModule>().Select(m => m.Layer.Name[(m.Layer.Name.LastIndexOf('.') + 1)..]).Distinct(StringComparer.Ordinal)];
        PeftFolder.Write(folder, Config, targets, Parameters);
    }

    /// <summary>Makes the model's forward pass go through the adapter.</summary>
    /// <exception cref="InvalidOperationException">It is merged, or another adapter is attached.</exception>
    public void Attach()
    {
        if (IsAttached)
        {
            return;
        }

        if (IsMerged)
        {
            throw new InvalidOperationException("The adapter is merged into the weights; attached as well it would count twice.");
        }

        if (_modules.FirstOrDefault(m => m.Layer.Adapter is not null) is { } taken)
        {
            throw new InvalidOperationException($"Another adapter is attached to '{taken.Layer.Name}'; detach it first.");
        }

        foreach (AdapterModule module in _modules)
        {
            module.Layer.Adapter = module;
        }

        IsAttached = true;
    }

    /// <summary>Gives the model its own forward pass back.</summary>
    public void Detach()
    {
        if (!IsAttached)
        {
            return;
        }

        foreach (AdapterModule module in _modules)
        {
            module.Layer.Adapter = null;
        }

        IsAttached = false;
    }

    /// <summary>A layer's weight with the adapter merged in: computed in Float32, checked, and cast to the model's dtype.</summary>
    /// <param name="layerName">The path of an adapted layer.</param>
    /// <returns>[out, in], a new tensor in the caller's dispose scope; the model is not changed.</returns>
    /// <exception cref="ArgumentException">The layer is not adapted.</exception>
    /// <exception cref="InvalidOperationException">The adapter is merged already, or the result is not finite.</exception>
    public Tensor CreateMergedWeight(string layerName)
    {
        AdapterModule module = _modules.FirstOrDefault(m => m.Layer.Name == layerName)
            ?? throw new ArgumentException($"'{layerName}' is not adapted.", nameof(layerName));
        return IsMerged ? throw new InvalidOperationException("The adapter is merged already.") : MergedWeights.Create(module);
    }

    /// <summary>
    /// The model's weights with the adapter merged in, each made when it is asked for, for an export: the model is not changed,
    /// and only one merged weight is held at a time.
    /// </summary>
    /// <returns>
    /// By the name of the weight (or trained bias) in the checkpoint: a function that gives a new tensor in the caller's dispose
    /// scope, checked as by <see cref="CreateMergedWeight"/>. Usable until the adapter is disposed.
    /// </returns>
    /// <exception cref="InvalidOperationException">The adapter is merged already.</exception>
    public IReadOnlyDictionary<string, Func<Tensor>> CreateMergedWeights()
    {
        if (IsMerged)
        {
            throw new InvalidOperationException("The adapter is merged already.");
        }

        var merged = new Dictionary<string, Func<Tensor>>(StringComparer.Ordinal);
        foreach (AdapterModule module in _modules)
        {
            merged[$"{module.Layer.Name}.weight"] = () => MergedWeights.Create(module);
            if (module is SavedModule { Bias: { } bias })
            {
                merged[$"{module.Layer.Name}.bias"] = () => bias.detach().to(module.Layer.Bias!.dtype, copy: true);
            }
        }

        return merged;
    }

    /// <summary>
    /// Adds the adapter to the model's weights in place and detaches it: the model then costs what it did without. The
    /// original weights are kept, so that <see cref="Unmerge"/> is exact in every dtype.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is merged already, or a merged weight is not finite; the model is then as it was.</exception>
    public void Merge()
    {
        if (IsMerged)
        {
            throw new InvalidOperationException("The adapter is merged already.");
        }

        _merged = MergedWeights.Apply(_modules);
        Detach();
    }

    /// <summary>Gives the model its original weights back; the adapter is not attached then.</summary>
    /// <exception cref="InvalidOperationException">It is not merged.</exception>
    public void Unmerge()
    {
        if (_merged is null)
        {
            throw new InvalidOperationException("The adapter is not merged.");
        }

        _merged.Undo();
        _merged.Dispose();
        _merged = null;
    }

    /// <summary>Turns dropout on, with draws that depend on seed and step alone. Without dropout it does nothing.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="step">The step, from 0.</param>
    public void BeginTrainingStep(int seed, int step) => _dropout.Begin(seed, step);

    /// <summary>Turns dropout off.</summary>
    public void EndTraining() => _dropout.End();

    /// <summary>Detaches it and frees its tensors; weights it is merged into stay merged.</summary>
    public void Dispose()
    {
        Detach();
        _merged?.Dispose();
        _dropout.Dispose();
        foreach (AdapterModule module in _modules)
        {
            module.Dispose();
        }
    }

    private LoraModule CreateModule(LinearLayer layer, TargetSelector selector, Generator generator)
    {
        int rank = selector.GetRank(layer.Name);
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [rank, layer.InFeatures];
        using Scalar divisor = Config.Initialization == LoraInitialization.Gaussian ? rank : Math.Sqrt(layer.InFeatures), one = 1, two = 2;
        Tensor a = Config.Initialization == LoraInitialization.Gaussian
            ? randn(shape, generator: generator).div(divisor)
            : rand(shape, generator: generator).mul(two).sub(one).div(divisor);
        double scaling = Config.GetScaling(rank, selector.GetAlpha(layer.Name));
        return new(layer, a.to(_model.Device).DetachFromDisposeScope(), scaling, Config.UseDora, _dropout);
    }
}
