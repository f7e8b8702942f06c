using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// Dropout on the inputs of an adapter's updates, drawn from a generator of its own that is seeded for every training step, so
/// that a resumed training draws what an uninterrupted one would.
/// </summary>
internal sealed class AdapterDropout(double probability, Device device) : IDisposable
{
    private Generator? _generator;

    /// <summary>Whether inputs are dropped: in training, where the probability is above 0.</summary>
    public bool IsActive => _generator is not null;

    public void Begin(int seed, int step)
    {
        if (probability > 0)
        {
            _generator ??= new Generator(0, device);

            // Seed above, step below: no two steps share a stream.
            _generator.manual_seed(((long)(uint)seed << 31) ^ step);
        }
    }

    public void End()
    {
        _generator?.Dispose();
        _generator = null;
    }

    /// <summary>The state of the draws, in the caller's dispose scope; only where it <see cref="IsActive"/>.</summary>
    public Tensor GetState() => _generator!.get_state();

    /// <summary>Draws from here on what followed <see cref="GetState"/>.</summary>
    public void SetState(Tensor state) => _generator!.set_state(state);

    public Tensor Apply(Tensor input)
    {
        if (_generator is null)
        {
            return input;
        }

        using DisposeScope scope = NewDisposeScope();
        using Scalar dropped = probability, kept = 1 - probability;
        Tensor mask = rand(input.shape, ScalarType.Float32, device, generator: _generator).ge(dropped).to(input.dtype).div(kept);
        return input.mul(mask).MoveToOuterDisposeScope();
    }

    public void Dispose() => End();
}
