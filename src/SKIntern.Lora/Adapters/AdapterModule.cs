using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>What an adapter does to one module of a model. It owns its tensors, Float32 on the model's device.</summary>
internal abstract class AdapterModule(string name) : IDisposable
{
    /// <summary>The module's path in the checkpoint.</summary>
    public string Name { get; } = name;

    /// <summary>The trained tensors by their name after the module's path in the adapter's file.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    /// <summary>The weights of the model that the adapter changes when it is merged.</summary>
    public abstract IReadOnlyList<MergedTensor> Merged { get; }

    /// <summary>Whether something is attached to the module that this cannot go with.</summary>
    /// <param name="beside">Whether the updates of several adapters may be added up.</param>
    public abstract bool IsTaken(bool beside);

    public abstract void Attach();

    public abstract void Detach();

    public virtual void Dispose()
    {
        foreach ((_, Tensor tensor) in Parameters)
        {
            tensor.Dispose();
        }
    }

    /// <summary>A trainable copy, owned by the caller.</summary>
    protected static Tensor Copy(Tensor tensor) => tensor.detach().to(ScalarType.Float32, copy: true).DetachFromDisposeScope();
}
