using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>Copies tensors out of a saved optimizer state, with checks.</summary>
internal static class OptimizerStateReader
{
    public static void CopyInto(Tensor target, IReadOnlyDictionary<string, Tensor> state, string name)
    {
        Tensor source = Require(state, name);
        if (!source.shape.SequenceEqual(target.shape) || source.dtype != target.dtype)
        {
            throw new ArgumentException(
                $"The optimizer state '{name}' is [{string.Join(", ", source.shape)}] {source.dtype}, not [{string.Join(", ", target.shape)}] {target.dtype}.", nameof(state));
        }

        using IDisposable noGradient = no_grad();
        target.copy_(source);
    }

    /// <summary>Refuses the state of another optimizer.</summary>
    public static void RequirePrefix(IReadOnlyDictionary<string, Tensor> state, string prefix)
    {
        if (state.Keys.FirstOrDefault(k => !k.StartsWith(prefix, StringComparison.Ordinal)) is { } other)
        {
            throw new ArgumentException($"The state is of another optimizer: it holds '{other}', where names begin with '{prefix}'.", nameof(state));
        }
    }

    public static long ReadNumber(IReadOnlyDictionary<string, Tensor> state, string name)
    {
        Tensor source = Require(state, name);
        return source.dtype == ScalarType.Int64 && source.numel() == 1
            ? source.item<long>()
            : throw new ArgumentException($"The optimizer state '{name}' must be one Int64.", nameof(state));
    }

    private static Tensor Require(IReadOnlyDictionary<string, Tensor> state, string name)
        => state.TryGetValue(name, out Tensor? tensor) ? tensor : throw new ArgumentException($"The optimizer state lacks '{name}'.", nameof(state));
}
