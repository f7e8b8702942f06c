using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// Muon (Jordan et al., 2024): Nesterov momentum whose update of each matrix is made nearly orthogonal by a Newton-Schulz
/// iteration, scaled by sqrt(max(1, rows / columns)). For the weight matrices inside the layers of a network; embeddings,
/// output heads and vectors belong to <see cref="AdamW"/>, beside it in a <see cref="CompositeOptimizer"/>.
/// </summary>
public sealed class Muon : IOptimizer
{
    private const string Prefix = "muon.";

    // The quintic's coefficients of the published iteration: chosen for speed, singular values end in about [0.7, 1.2].
    private static readonly Scalar LinearCoefficient = 3.4445;
    private static readonly Scalar CubicCoefficient = -4.7750;
    private static readonly Scalar QuinticCoefficient = 2.0315;
    private static readonly Scalar NormEpsilon = 1e-7;
    private static readonly Scalar One = 1;
    private readonly IReadOnlyList<FlatParameterGroup> _groups;
    private readonly MuonOptions _options;
    private readonly List<Tensor> _momenta = [];

    /// <summary>Creates the optimizer with momenta of 0.</summary>
    /// <param name="groups">The groups to train, matrices only; their owner outlives the optimizer.</param>
    /// <param name="options">The constants, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of its range.</exception>
    public Muon(IReadOnlyList<FlatParameterGroup> groups, MuonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _options = options ?? new();
        _options.Validate();
        if (groups.SelectMany(g => g.Settings.Parameters).Where(p => p.Value.dim() != 2).Select(p => p.Key).ToArray() is { Length: > 0 } others)
        {
            throw new ArgumentException($"Muon trains matrices; these are none: {string.Join(", ", others)}.", nameof(groups));
        }

        _groups = groups;
        _momenta.AddRange(groups.Select(g => zeros_like(g.Values).DetachFromDisposeScope()));
    }

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        using IDisposable noGradient = no_grad();
        for (int i = 0; i < _groups.Count; i++)
        {
            StepGroup(_groups[i], _momenta[i], learningRate * _groups[i].Settings.LearningRateMultiplier);
        }
    }

    /// <inheritdoc/>
    public void Reset() => _momenta.ForEach(m => m.zero_());

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> SaveState()
        => Enumerable.Range(0, _groups.Count).ToDictionary(Key, i => _momenta[i].to(CPU, copy: true).DetachFromDisposeScope(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        OptimizerStateReader.RequirePrefix(state, Prefix);
        for (int i = 0; i < _groups.Count; i++)
        {
            OptimizerStateReader.CopyInto(_momenta[i], state, Key(i));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _momenta.ForEach(m => m.Dispose());

    /// <summary>Replaces a matrix by one of the same singular vectors whose singular values are near 1.</summary>
    /// <param name="matrix">[rows, columns] Float32.</param>
    /// <param name="iterations">The iterations.</param>
    /// <returns>[rows, columns], in the caller's dispose scope.</returns>
    internal static Tensor Orthogonalise(Tensor matrix, int iterations)
    {
        using DisposeScope scope = NewDisposeScope();
        bool tall = matrix.shape[0] > matrix.shape[1];
        Tensor x = tall ? matrix.t() : matrix;
        x = x.div(x.norm().add(NormEpsilon, One));
        for (int i = 0; i < iterations; i++)
        {
            Tensor square = x.matmul(x.t());
            Tensor polynomial = square.mul(CubicCoefficient).add_(square.matmul(square), QuinticCoefficient);
            x = x.mul(LinearCoefficient).add_(polynomial.matmul(x), One);
        }

        return (tall ? x.t() : x).MoveToOuterDisposeScope();
    }

    private void StepGroup(FlatParameterGroup group, Tensor momentum, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar kept = _options.Momentum, decay = 1 - (rate * group.Settings.WeightDecay);
        momentum.mul_(kept).add_(group.Gradients, One);
        Tensor updates = group.Gradients.add(momentum, kept);
        group.Values.mul_(decay);
        for (int i = 0; i < group.Settings.Parameters.Count; i++)
        {
            using DisposeScope matrixScope = NewDisposeScope();
            Tensor values = group.ViewParameter(group.Values, i);
            Tensor update = Orthogonalise(group.ViewParameter(updates, i), _options.Iterations);
            using Scalar step = -rate * Math.Sqrt(Math.Max(1, (double)values.shape[0] / values.shape[1]));
            values.add_(update, step);
        }
    }

    private string Key(int group) => $"{Prefix}{_groups[group].Settings.Name}.momentum";
}
