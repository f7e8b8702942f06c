using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>An adapter's state in the weights of a model: the originals, to put them back.</summary>
internal sealed class MergedWeights : IDisposable
{
    private readonly List<(Tensor Target, Tensor Original)> _originals = [];

    private MergedWeights()
    {
    }

    /// <summary>Merges all modules, or none where one result is not finite.</summary>
    public static MergedWeights Apply(IEnumerable<AdapterModule> modules)
    {
        // First all checks, then all changes: a failure leaves the model as it was, and only one copy is held at a time.
        MergedTensor[] tensors = [.. modules.SelectMany(m => m.Merged)];
        foreach (MergedTensor tensor in tensors)
        {
            tensor.Create().Dispose();
        }

        MergedWeights merged = new();
        foreach (MergedTensor tensor in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            merged.Replace(tensor.GetTarget(), tensor.Create());
        }

        return merged;
    }

    public void Undo()
    {
        using IDisposable noGradient = no_grad();
        foreach ((Tensor target, Tensor original) in _originals)
        {
            target.copy_(original);
        }
    }

    public void Dispose() => _originals.ForEach(o => o.Original.Dispose());

    private void Replace(Tensor target, Tensor value)
    {
        using IDisposable noGradient = no_grad();
        _originals.Add((target, target.clone().DetachFromDisposeScope()));
        target.copy_(value);
    }
}
