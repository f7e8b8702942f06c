using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Checkpointing;

/// <summary>The tensors of a training by their names in a checkpoint: adapter, optimizer, and the best adapter so far.</summary>
internal sealed class TrainingSnapshot : IDisposable
{
    private const string AdapterPrefix = "adapter:";
    private const string OptimizerPrefix = "optimizer:";
    private const string BestPrefix = "best:";
    private readonly IReadOnlyDictionary<string, Tensor> _optimizerState;

    public TrainingSnapshot(IReadOnlyDictionary<string, Tensor> parameters, IOptimizer optimizer, IReadOnlyDictionary<string, Tensor> best)
    {
        _optimizerState = optimizer.SaveState();
        Tensors = Prefix(AdapterPrefix, parameters).Concat(Prefix(OptimizerPrefix, _optimizerState)).Concat(Prefix(BestPrefix, best))
            .ToDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Restores adapter and optimizer.</summary>
    /// <returns>The best adapter so far, owned by the caller; empty where none is kept.</returns>
    /// <exception cref="CheckpointException">A tensor is missing or does not fit.</exception>
    public static IReadOnlyDictionary<string, Tensor> Restore(string path, IReadOnlyDictionary<string, Tensor> parameters, IOptimizer optimizer)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        try
        {
            IReadOnlyDictionary<string, Tensor> adapter = Load(file, AdapterPrefix);
            foreach ((string name, Tensor parameter) in parameters)
            {
                OptimizerStateReader.CopyInto(parameter, adapter, name);
            }

            optimizer.LoadState(Load(file, OptimizerPrefix));
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(path, e.Message, e);
        }

        IReadOnlyDictionary<string, Tensor> best = Load(file, BestPrefix);
        foreach (Tensor tensor in best.Values)
        {
            tensor.DetachFromDisposeScope();
        }

        return best;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _optimizerState.Values)
        {
            tensor.Dispose();
        }
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefix(string prefix, IReadOnlyDictionary<string, Tensor> tensors)
        => tensors.Select(t => KeyValuePair.Create(prefix + t.Key, t.Value));

    private static IReadOnlyDictionary<string, Tensor> Load(SafetensorsFile file, string prefix)
        => file.Entries.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(k => k[prefix.Length..], k => file.Load(k), StringComparer.Ordinal);
}
