using SKIntern.Methods;
using SKIntern.Training;

namespace SKIntern.Compression.Tests;

/// <summary>A student whose loss is what a test says of a prompt.</summary>
internal sealed class FakeLosses(Func<string, double> loss) : ISequenceLossEvaluator
{
    public List<IReadOnlyList<TrainingPair>> Calls { get; } = [];

    public Task<double> GetMeanLossAsync(IReadOnlyList<TrainingPair> pairs, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(pairs);
        return Task.FromResult(pairs.Average(pair => loss(pair.Prompt.Text)));
    }
}
