using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), bias-corrected and with the arithmetic of
/// <c>torch.optim.AdamW</c>, on whole parameter groups at once. Moments are Float32.
/// </summary>
public sealed class AdamW : IOptimizer
{
    private const string Prefix = "adamw.";
    private const string StepKey = Prefix + "step";
    private readonly IReadOnlyList<FlatParameterGroup> _groups;
    private readonly AdamWOptions _options;
    private readonly List<Tensor> _firstMoments = [];
    private readonly List<Tensor> _secondMoments = [];
    private long _step;

    /// <summary>Creates the optimizer with moments of 0.</summary>
    /// <param name="groups">The groups to train; their owner outlives the optimizer.</param>
    /// <param name="options">The constants, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AdamW(IReadOnlyList<FlatParameterGroup> groups, AdamWOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _options = options ?? new();
        _options.Validate();
        _groups = groups;
        foreach (FlatParameterGroup group in groups)
        {
            _firstMoments.Add(zeros_like(group.Values).DetachFromDisposeScope());
            _secondMoments.Add(zeros_like(group.Values).DetachFromDisposeScope());
        }
    }

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _step++;
        double firstCorrection = 1 - Math.Pow(_options.Beta1, _step);
        double secondCorrectionRoot = Math.Sqrt(1 - Math.Pow(_options.Beta2, _step));
        for (int i = 0; i < _groups.Count; i++)
        {
            FlatParameterGroup group = _groups[i];
            double rate = learningRate * group.Settings.LearningRateMultiplier;
            if (group.Settings.WeightDecay > 0)
            {
                using Scalar kept = 1 - (rate * group.Settings.WeightDecay);
                group.Values.mul_(kept);
            }

            // Scalars are held by name: one made for a call may be collected while native code still reads it.
            using Scalar beta1 = _options.Beta1, rest1 = 1 - _options.Beta1, beta2 = _options.Beta2, rest2 = 1 - _options.Beta2;
            using Scalar root = secondCorrectionRoot, epsilon = _options.Epsilon, one = 1, step = -rate / firstCorrection;
            Tensor gradients = group.Gradients;
            _firstMoments[i].mul_(beta1).add_(gradients, rest1);
            _secondMoments[i].mul_(beta2).addcmul_(gradients, gradients, rest2);
            Tensor denominator = _secondMoments[i].sqrt().div_(root).add_(epsilon, one);
            group.Values.addcdiv_(_firstMoments[i], denominator, step);
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        using DisposeScope scope = NewDisposeScope();
        _step = 0;
        foreach (Tensor moment in _firstMoments.Concat(_secondMoments))
        {
            moment.zero_();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState()
    {
        var state = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [StepKey] = tensor(_step, ScalarType.Int64).DetachFromDisposeScope() };
        for (int i = 0; i < _groups.Count; i++)
        {
            state[FirstKey(i)] = _firstMoments[i].to(CPU, copy: true).DetachFromDisposeScope();
            state[SecondKey(i)] = _secondMoments[i].to(CPU, copy: true).DetachFromDisposeScope();
        }

        return state;
    }

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerStateReader.RequirePrefix(state, Prefix);
        for (int i = 0; i < _groups.Count; i++)
        {
            OptimizerStateReader.CopyInto(_firstMoments[i], state, FirstKey(i));
            OptimizerStateReader.CopyInto(_secondMoments[i], state, SecondKey(i));
        }

        _step = OptimizerStateReader.ReadNumber(state, StepKey);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor moment in _firstMoments.Concat(_secondMoments))
        {
            moment.Dispose();
        }
    }

    private string FirstKey(int group) => $"{Prefix}{_groups[group].Settings.Name}.first_moment";

    private string SecondKey(int group) => $"{Prefix}{_groups[group].Settings.Name}.second_moment";
}
