using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>A checkpoint some of whose tensors go by other names than in the file. The checkpoint stays its owner's.</summary>
internal sealed class RenamedTensors : ITensorSource
{
    private readonly ITensorSource _source;
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);

    /// <exception cref="CheckpointException">Two tensors would go by one name.</exception>
    internal RenamedTensors(ITensorSource source, Func<string, string> rename)
    {
        _source = source;
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach ((string stored, TensorEntry entry) in source.Entries)
        {
            string name = rename(stored);
            if (!_stored.TryAdd(name, stored))
            {
                throw new CheckpointException(source.Location, $"the tensors '{_stored[name]}' and '{stored}' are the same part of the model, '{name}'; expected one of them.");
            }

            entries.Add(name, entry with { Name = name });
        }

        Entries = entries.AsReadOnly();
    }

    public string Location => _source.Location;

    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    public Tensor Load(string name, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _source.Load(_stored.GetValueOrDefault(name, name), dtype, device);
    }

    public Tensor LoadShared(string name, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _source.LoadShared(_stored.GetValueOrDefault(name, name), dtype, device);
    }

    public void Dispose()
    {
    }
}
