using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Stochastic gradient descent with the momentum of <c>torch.optim.SGD</c> (no dampening), on whole parameter groups at once.
/// Weight decay is decoupled, as AdamW's, not added to the gradient. Without momentum it holds no state.
/// </summary>
public sealed class Sgd : IOptimizer
{
    private const string Prefix = "sgd.";
    private static readonly Scalar One = 1;
    private readonly IReadOnlyList<FlatParameterGroup> _groups;
    private readonly SgdOptions _options;
    private readonly List<Tensor> _momenta = [];

    /// <summary>Creates the optimizer with momenta of 0.</summary>
    /// <param name="groups">The groups to train; their owner outlives the optimizer.</param>
    /// <param name="options">The constants, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Sgd(IReadOnlyList<FlatParameterGroup> groups, SgdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _options = options ?? new();
        _options.Validate();
        _groups = groups;
        if (_options.Momentum > 0)
        {
            _momenta.AddRange(groups.Select(g => zeros_like(g.Values).DetachFromDisposeScope()));
        }
    }

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Scalar momentum = _options.Momentum;
        for (int i = 0; i < _groups.Count; i++)
        {
            FlatParameterGroup group = _groups[i];
            double rate = learningRate * group.Settings.LearningRateMultiplier;
            if (group.Settings.WeightDecay > 0)
            {
                using Scalar kept = 1 - (rate * group.Settings.WeightDecay);
                group.Values.mul_(kept);
            }

            using Scalar step = -rate;
            group.Values.add_(GetDirection(i, momentum), step);
        }
    }

    /// <inheritdoc/>
    public void Reset() => _momenta.ForEach(m => m.zero_());

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState()
        => Enumerable.Range(0, _momenta.Count).ToDictionary(Key, i => _momenta[i].to(CPU, copy: true).DetachFromDisposeScope(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerStateReader.RequirePrefix(state, Prefix);
        for (int i = 0; i < _momenta.Count; i++)
        {
            OptimizerStateReader.CopyInto(_momenta[i], state, Key(i));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _momenta.ForEach(m => m.Dispose());

    private Tensor GetDirection(int group, Scalar momentum)
    {
        Tensor gradients = _groups[group].Gradients;
        if (_momenta.Count == 0)
        {
            return gradients;
        }

        _momenta[group].mul_(momentum).add_(gradients, One);
        return _options.Nesterov ? gradients.add(_momenta[group], momentum) : _momenta[group];
    }

    private string Key(int group) => $"{Prefix}{_groups[group].Settings.Name}.momentum";
}
