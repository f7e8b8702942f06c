using static TorchSharp.torch;

namespace SKIntern.Models.Decoder;

/// <summary>
/// Tensors that forward passes use in the place of a decoder's biases and norm weights, for instance copies that an adapter
/// trains. The model's own vectors stay as they are. Not thread-safe.
/// </summary>
public sealed class VectorOverrides
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    internal VectorOverrides(IEnumerable<NormLayer> norms, IEnumerable<LinearLayer> linears)
    {
        foreach (NormLayer norm in norms)
        {
            _slots[$"{norm.Name}.weight"] = new(() => norm.Weight, () => norm.WeightOverride, t => norm.WeightOverride = t);
            if (norm.Bias is not null)
            {
                _slots[$"{norm.Name}.bias"] = new(() => norm.Bias, () => norm.BiasOverride, t => norm.BiasOverride = t);
            }
        }

        foreach (LinearLayer linear in linears.Where(l => l.Bias is not null))
        {
            _slots[$"{linear.Name}.bias"] = new(() => linear.Bias!, () => linear.BiasOverride, t => linear.BiasOverride = t);
        }
    }

    /// <summary>The vectors that can be replaced, by their name in the checkpoint: every bias and every weight of a norm.</summary>
    public IEnumerable<string> Names => _slots.Keys;

    /// <summary>Tells whether a vector is replaced.</summary>
    /// <param name="name">A name of <see cref="Names"/>.</param>
    /// <returns>Whether forward passes use another tensor in its place.</returns>
    /// <exception cref="ArgumentException">There is no such vector.</exception>
    public bool Contains(string name) => Find(name).GetOverride() is not null;

    /// <summary>Puts a tensor in the place of a vector in forward passes.</summary>
    /// <param name="name">A name of <see cref="Names"/>.</param>
    /// <param name="value">A tensor of the vector's shape on its device, cast to the model's dtype where it is used; it stays the caller's.</param>
    /// <exception cref="ArgumentException">There is no such vector, or the tensor does not fit it.</exception>
    public void Set(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Slot slot = Find(name);
        Tensor own = slot.Get();
        if (!own.shape.SequenceEqual(value.shape) || own.device_type != value.device_type)
        {
            throw new ArgumentException(
                $"'{name}' is [{string.Join(", ", own.shape)}] on {own.device}, not [{string.Join(", ", value.shape)}] on {value.device}.", nameof(value));
        }

        slot.SetOverride(value);
    }

    /// <summary>Makes forward passes use the model's own vector again.</summary>
    /// <param name="name">A name of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such vector.</exception>
    public void Clear(string name) => Find(name).SetOverride(null);

    private Slot Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _slots.TryGetValue(name, out Slot? slot) ? slot : throw new ArgumentException($"The model has no vector '{name}'.", nameof(name));
    }

    private sealed record Slot(Func<Tensor> Get, Func<Tensor?> GetOverride, Action<Tensor?> SetOverride);
}
