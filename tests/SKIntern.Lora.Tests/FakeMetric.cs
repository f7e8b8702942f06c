using SKIntern.Training;

namespace SKIntern.Lora.Tests;

/// <summary>A validation metric of given values, in turn; a function of the adapter may stand in for them.</summary>
internal sealed class FakeMetric(params double[] values) : IValidationMetric
{
    public string Name { get; init; } = "fake";

    public bool HigherIsBetter { get; init; }

    public int Calls { get; private set; }

    public Action<int>? OnCall { get; init; }

    public Func<double>? Measure { get; init; }

    public Task<double> MeasureAsync(CancellationToken cancellationToken)
    {
        OnCall?.Invoke(Calls);
        cancellationToken.ThrowIfCancellationRequested();
        double value = Measure?.Invoke() ?? values[Math.Min(Calls, values.Length - 1)];
        Calls++;
        return Task.FromResult(value);
    }
}
