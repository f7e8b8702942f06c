using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Encoder;

/// <summary>
/// Dropout while an encoder is trained, where BERT has it (Devlin et al. 2019, appendix A.2): on the embeddings, on the attention
/// probabilities, on the output of each half of a layer before it is added, and before the head. It draws from a generator of its
/// own that <see cref="Begin"/> seeds for every step, so that equal seeds give equal passes whatever else draws random numbers. Not
/// thread-safe.
/// </summary>
public sealed class EncoderDropout : IDisposable
{
    private readonly Device _device;
    private readonly double _hidden;
    private readonly double _attention;
    private Generator? _generator;

    /// <summary>Makes it; <see cref="Begin"/> must be called before a pass.</summary>
    /// <param name="hidden">The probability that a hidden value is dropped, in [0, 1).</param>
    /// <param name="attention">The probability that an attention probability is dropped, in [0, 1).</param>
    /// <param name="device">The model's device, or <see langword="null"/> for the CPU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside [0, 1).</exception>
    public EncoderDropout(double hidden, double attention, Device? device = null)
    {
        RequireProbability(hidden, nameof(hidden));
        RequireProbability(attention, nameof(attention));
        (_hidden, _attention, _device) = (hidden, attention, device ?? CPU);
    }

    /// <summary>Whether attention probabilities are dropped, which torch's fused kernel cannot do from a generator of one's own.</summary>
    internal bool DropsAttention => _attention > 0;

    /// <summary>Seeds the draws of the passes that follow.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="step">The step, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public void Begin(int seed, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        _generator ??= new Generator(0, _device);

        // Seed above, step below: no two steps share a stream.
        _generator.manual_seed(((long)(uint)seed << 31) ^ step);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator?.Dispose();

    /// <summary>Drops hidden values; the result is in the caller's dispose scope.</summary>
    internal Tensor OnHidden(Tensor x) => Apply(x, _hidden);

    /// <summary>Drops attention probabilities; the result is in the caller's dispose scope.</summary>
    internal Tensor OnAttention(Tensor probabilities) => Apply(probabilities, _attention);

    private static void RequireProbability(double value, string name)
    {
        if (!(value is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "A probability of dropout must be in [0, 1).");
        }
    }

    private Tensor Apply(Tensor x, double probability)
    {
        if (probability == 0)
        {
            return x;
        }

        Generator generator = _generator ?? throw new InvalidOperationException($"{nameof(Begin)} must be called before a pass.");
        using DisposeScope scope = NewDisposeScope();
        using Scalar dropped = probability, kept = 1 - probability;
        Tensor mask = rand(x.shape, ScalarType.Float32, _device, generator: generator).ge(dropped).to(x.dtype).div(kept);
        return x.mul(mask).MoveToOuterDisposeScope();
    }
}
