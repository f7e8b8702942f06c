using SKIntern.IO;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// An adapter of a decoder: it can be attached, detached, trained, saved, and merged into the weights and out of them again.
/// Several adapters may exist for one model; at most one is attached or merged, several through <see cref="AdapterSet"/>. Its tensors are Float32 on the model's
/// device, whatever the model's dtype. It owns them, not the model.
/// </summary>
public sealed class LoraAdapter : IDisposable
{
    private readonly DecoderModel _model;
    private readonly IReadOnlyList<AdapterModule> _modules;
    private readonly PeftRepeats _repeats;
    private readonly AdapterDropout _dropout;
    private MergedWeights? _merged;

    private LoraAdapter(DecoderModel model, LoraConfig config, int seed, bool requireEveryName, long largestRank = long.MaxValue)
    {
        config.Validate();
        _model = model;
        Config = config;
        _dropout = new(config.Dropout, model.Device);
        _modules = new AdapterModuleFactory(model, config, _dropout, largestRank).Create(seed, requireEveryName);
        _repeats = new(model, config, _modules);
        Parameters = _modules.SelectMany(m => m.Parameters.Select(p => KeyValuePair.Create($"{PeftFolder.KeyPrefix}{m.Name}.{p.Key}", p.Value)))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What it adapts and how.</summary>
    public LoraConfig Config { get; }

    /// <summary>The trained tensors, Float32, by their names in PEFT's file; they stay the adapter's.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    /// <summary>
    /// The paths of the adapted modules: linear layers in the model's order, embeddings, those saved whole, and those of which only
    /// the bias is trained.
    /// </summary>
    public IEnumerable<string> LayerNames => _modules.Select(m => m.Name);

    /// <summary>Whether the model's forward pass goes through it.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>Whether it is in the model's weights.</summary>
    public bool IsMerged => _merged is not null;

    /// <summary>The model it was made for.</summary>
    internal DecoderModel Model => _model;

    /// <summary>What it does to each module.</summary>
    internal IReadOnlyList<AdapterModule> Modules => _modules;

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
        PeftFolder.RequireComplete(folder);
        LoraConfig config = PeftConfigFile.Read(Path.Combine(folder, PeftConfigFile.FileName));
        LoraAdapter adapter;
        try
        {
            adapter = new(model, config, seed: 0, requireEveryName: false, PeftFolder.GetLargestRank(folder));
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(folder, e.Message, e);
        }

        try
        {
            PeftFolder.ReadTensors(folder, config, adapter.Parameters, adapter._repeats);
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
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAll(GetFiles(folder));
    }

    /// <summary>Makes the model's forward pass go through the adapter.</summary>
    /// <exception cref="InvalidOperationException">It is merged, or another adapter is attached.</exception>
    public void Attach() => Attach(beside: false);

    /// <summary>Makes the model's forward pass go through the adapter.</summary>
    /// <param name="beside">Whether its updates are added to those of adapters that are attached already.</param>
    internal void Attach(bool beside)
    {
        if (IsAttached)
        {
            return;
        }

        if (IsMerged)
        {
            throw new InvalidOperationException("The adapter is merged into the weights; attached as well it would count twice.");
        }

        if (_modules.FirstOrDefault(m => m.IsTaken(beside)) is { } taken)
        {
            throw new InvalidOperationException(beside
                ? $"Another adapter is attached to '{taken.Name}', and the two do not add up: only plain updates of linear layers do, without DoRA, trained biases and modules saved whole."
                : $"Another adapter is attached to '{taken.Name}'; detach it first.");
        }

        foreach (AdapterModule module in _modules)
        {
            module.Attach();
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
            module.Detach();
        }

        IsAttached = false;
    }

    /// <summary>A layer's weight with the adapter merged in: computed in Float32, checked, and cast to the model's dtype.</summary>
    /// <param name="layerName">The path of an adapted layer.</param>
    /// <returns>[out, in], a new tensor in the caller's dispose scope; the model is not changed.</returns>
    /// <exception cref="ArgumentException">The layer's weight is not adapted.</exception>
    /// <exception cref="InvalidOperationException">The adapter is merged already or cannot be, or the result is not finite.</exception>
    public Tensor CreateMergedWeight(string layerName)
    {
        MergedTensor merged = _modules.SelectMany(m => m.Merged).FirstOrDefault(m => m.Name == $"{layerName}.weight")
            ?? throw new ArgumentException($"'{layerName}' is not adapted.", nameof(layerName));
        RequireMergeable();
        return merged.Create();
    }

    /// <summary>
    /// The model's weights with the adapter merged in, each made when it is asked for, for an export: the model is not changed,
    /// and only one merged weight is held at a time.
    /// </summary>
    /// <returns>
    /// By the name of the weight (or bias) in the checkpoint: a function that gives a new tensor in the caller's dispose
    /// scope, checked as by <see cref="CreateMergedWeight"/>. Usable until the adapter is disposed.
    /// </returns>
    /// <exception cref="InvalidOperationException">The adapter is merged already or cannot be; see <see cref="Merge"/>.</exception>
    public IReadOnlyDictionary<string, Func<Tensor>> CreateMergedWeights()
    {
        RequireMergeable();
        return _modules.SelectMany(m => m.Merged).ToDictionary<MergedTensor, string, Func<Tensor>>(m => m.Name, m => m.Create, StringComparer.Ordinal);
    }

    /// <summary>
    /// Adds the adapter to the model's weights in place and detaches it: the model then costs what it did without. The
    /// original weights are kept, so that <see cref="Unmerge"/> is exact in every dtype.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// It is merged already, a merged weight is not finite, an update has a bias but its layer has none, or the update of embeddings
    /// would change an output head that is tied to them but not adapted; the model is then as it was.
    /// </exception>
    public void Merge()
    {
        RequireMergeable();
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

    /// <summary>What <see cref="Save"/> writes.</summary>
    internal IReadOnlyList<(string Path, Action<Stream> Write)> GetFiles(string folder)
    {
        string[] targets = [.. _modules.OfType<LoraModule>().Select(m => m.Name[(m.Name.LastIndexOf('.') + 1)..]).Distinct(StringComparer.Ordinal)];
        return PeftFolder.Files(folder, Config, targets, Parameters, _repeats);
    }

    private void RequireMergeable()
    {
        if (IsMerged)
        {
            throw new InvalidOperationException("The adapter is merged already.");
        }

        if (_model.Config.TieWordEmbeddings && !Config.EnsureWeightTying && _modules.OfType<EmbeddingModule>().FirstOrDefault(m => m.Layer == _model.TokenEmbedding) is { } tied)
        {
            throw new InvalidOperationException(
                $"The output head is tied to '{tied.Name}', and the adapter leaves the head as it is: merged it would change both. It works attached; with {nameof(LoraConfig.EnsureWeightTying)} from the start it could be merged.");
        }
    }
}
