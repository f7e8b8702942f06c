using SKIntern.IO;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// Several adapters of one decoder by name: switched, several at once, combined, and read and written in PEFT's layout (the
/// adapter named <c>default</c> in the folder, each other in a sub-folder of its name). It owns the adapters, not the model. Not
/// thread-safe.
/// </summary>
/// <param name="model">The model; it outlives the set.</param>
public sealed class AdapterSet(DecoderModel model) : IDisposable
{
    private readonly DecoderModel _model = model ?? throw new ArgumentNullException(nameof(model));
    private readonly Dictionary<string, LoraAdapter> _adapters = new(StringComparer.Ordinal);

    /// <summary>The adapters by name. They stay the set's.</summary>
    public IReadOnlyDictionary<string, LoraAdapter> Adapters => _adapters;

    /// <summary>The names of the attached adapters.</summary>
    public IEnumerable<string> Active => _adapters.Where(a => a.Value.IsAttached).Select(a => a.Key);

    /// <summary>Loads the adapters that PEFT or <see cref="Save"/> wrote into a folder. None is attached.</summary>
    /// <param name="folder">The folder; sub-folders without an adapter's files are passed over.</param>
    /// <param name="model">The model; it outlives the set.</param>
    /// <returns>The set, with at least one adapter.</returns>
    /// <exception cref="CheckpointException">There is no adapter, or one cannot be loaded; see <see cref="LoraAdapter.Load"/>.</exception>
    public static AdapterSet Load(string folder, DecoderModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AdapterSet set = new(model);
        try
        {
            if (PeftFolder.HasAny(folder))
            {
                set.Load(AdapterName.Default, folder);
            }

            string[] named = Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Where(PeftFolder.HasAny).Order(StringComparer.Ordinal)] : [];
            foreach (string path in named)
            {
                set.LoadNamed(path);
            }

            if (set._adapters.Count == 0)
            {
                PeftFolder.RequireComplete(folder);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Takes an adapter in. Attached or not, it stays so.</summary>
    /// <param name="name">A new name, fit for a folder, without dots.</param>
    /// <param name="adapter">An adapter of the set's model; owned from here on.</param>
    /// <exception cref="ArgumentException">The name is taken or cannot be one, or the adapter is of another model or in the set.</exception>
    public void Add(string name, LoraAdapter adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        RequireFree(name);
        if (adapter.Model != _model)
        {
            throw new ArgumentException("The adapter was made for another model object.", nameof(adapter));
        }

        if (_adapters.FirstOrDefault(a => a.Value == adapter) is { Key: { } other })
        {
            throw new ArgumentException($"The adapter is in the set already, as '{other}'.", nameof(adapter));
        }

        _adapters.Add(name, adapter);
    }

    /// <summary>Loads an adapter from a folder of its own. It is not attached.</summary>
    /// <param name="name">A new name, fit for a folder, without dots.</param>
    /// <param name="folder">The folder of <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <returns>The adapter; it is the set's.</returns>
    /// <exception cref="ArgumentException">The name is taken or cannot be one.</exception>
    /// <exception cref="CheckpointException">The adapter cannot be loaded; see <see cref="LoraAdapter.Load"/>.</exception>
    public LoraAdapter Load(string name, string folder)
    {
        RequireFree(name);
        return _adapters[name] = LoraAdapter.Load(folder, _model);
    }

    /// <summary>Detaches and frees an adapter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such adapter.</exception>
    /// <exception cref="InvalidOperationException">It is merged; its weights could not be taken out any more.</exception>
    public void Remove(string name)
    {
        LoraAdapter adapter = Get(name, nameof(name));
        if (adapter.IsMerged)
        {
            throw new InvalidOperationException($"Adapter '{name}' is merged; unmerge it first.");
        }

        _adapters.Remove(name);
        adapter.Dispose();
    }

    /// <summary>
    /// Attaches these adapters and detaches all others. The updates of several are added up, which goes for plain updates of linear
    /// layers: a layer that has DoRA, trained biases, embeddings or modules saved whole in one has no update in another.
    /// </summary>
    /// <param name="names">The names; none for the model as it is.</param>
    /// <exception cref="ArgumentException">There is no such adapter, or a name is given twice.</exception>
    /// <exception cref="InvalidOperationException">One is merged, or they do not add up; then those are attached that were before.</exception>
    public void SetActive(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        LoraAdapter[] wanted = [.. names.Select(n => Get(n, nameof(names)))];
        if (wanted.Distinct().Count() < wanted.Length)
        {
            throw new ArgumentException($"A name is given twice: {string.Join(", ", names)}.", nameof(names));
        }

        LoraAdapter[] before = [.. _adapters.Values.Where(a => a.IsAttached)];
        try
        {
            Replace(wanted);
        }
        catch
        {
            Replace(before);
            throw;
        }
    }

    /// <summary>
    /// Makes a new adapter of several, as PEFT's <c>add_weighted_adapter</c>. Modules that only some of them adapt are adapted by
    /// the new one with the updates of those. It is not attached; the others stay as they are.
    /// </summary>
    /// <param name="name">The new adapter's name.</param>
    /// <param name="sources">The adapters and their weights, each once.</param>
    /// <param name="combination">How they are combined.</param>
    /// <param name="rank">The new rank, at least 1, for <see cref="AdapterCombination.SingularValues"/>, or <see langword="null"/> for the largest.</param>
    /// <returns>The adapter; it is the set's.</returns>
    /// <exception cref="ArgumentException">
    /// A name is unknown, taken or given twice, a weight not finite or all are 0, a rank given where none is chosen, the ranks differ
    /// where they must not, or an adapter has more than low-rank updates.
    /// </exception>
    public LoraAdapter Combine(string name, IReadOnlyList<WeightedAdapter> sources, AdapterCombination combination = AdapterCombination.Concatenate, int? rank = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        RequireFree(name);
        if (!Enum.IsDefined(combination))
        {
            throw new ArgumentException($"{combination} is unknown.", nameof(combination));
        }

        if (rank is < 1 || (rank is not null && combination != AdapterCombination.SingularValues))
        {
            throw new ArgumentException($"A rank ({rank}) must be at least 1 and goes with {AdapterCombination.SingularValues} only.", nameof(rank));
        }

        if (sources.Count == 0 || sources.DistinctBy(s => s.Name).Count() < sources.Count || sources.Any(s => !double.IsFinite(s.Weight)) || sources.All(s => s.Weight == 0))
        {
            throw new ArgumentException($"There must be adapters, each once, with finite weights that are not all 0, not: {string.Join(", ", sources)}.", nameof(sources));
        }

        return _adapters[name] = AdapterCombiner.Combine(_model, [.. sources.Select(s => (s.Name, Get(s.Name, nameof(sources)), s.Weight))], combination, rank);
    }

    /// <summary>Writes all adapters as PEFT lays them out. Files already there are replaced when all are written; others stay.</summary>
    /// <param name="folder">The folder; made where it does not exist.</param>
    /// <exception cref="InvalidOperationException">The set is empty.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (_adapters.Count == 0)
        {
            throw new InvalidOperationException("There is no adapter to save.");
        }

        List<(string Path, Action<Stream> Write)> files = [];
        foreach ((string name, LoraAdapter adapter) in _adapters)
        {
            string target = name == AdapterName.Default ? folder : Path.Combine(folder, name);
            Directory.CreateDirectory(target);
            files.AddRange(adapter.GetFiles(target));
        }

        AtomicFile.WriteAll(files);
    }

    /// <summary>Detaches and frees all adapters; weights that one is merged into stay merged.</summary>
    public void Dispose()
    {
        foreach (LoraAdapter adapter in _adapters.Values)
        {
            adapter.Dispose();
        }

        _adapters.Clear();
    }

    private void LoadNamed(string path)
    {
        try
        {
            Load(Path.GetFileName(path), path);
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(path, e.Message, e);
        }
    }

    private void Replace(LoraAdapter[] wanted)
    {
        foreach (LoraAdapter adapter in _adapters.Values)
        {
            adapter.Detach();
        }

        foreach (LoraAdapter adapter in wanted)
        {
            adapter.Attach(beside: true);
        }
    }

    private void RequireFree(string name)
    {
        AdapterName.Require(name);
        if (_adapters.ContainsKey(name))
        {
            throw new ArgumentException($"There is an adapter named '{name}' already.", nameof(name));
        }
    }

    private LoraAdapter Get(string name, string argument)
        => _adapters.TryGetValue(name, out LoraAdapter? adapter)
            ? adapter
            : throw new ArgumentException($"There is no adapter '{name}'; there are: {string.Join(", ", _adapters.Keys)}.", argument);
}
