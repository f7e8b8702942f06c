namespace SKIntern.Lora.Observability;

/// <summary>Sums over the last steps, for rates that follow the training and do not jump with every step.</summary>
internal sealed class StepRates
{
    // Enough to even out the lengths of sequences, few enough to follow a change of stage.
    private const int WindowSize = 32;
    private readonly Entry[] _window = new Entry[WindowSize];
    private int _count;
    private Entry _sum;

    /// <summary>Trained tokens per second, or <see langword="null"/> where no time has passed.</summary>
    public double? TokensPerSecond => PerSecond(_sum.Tokens);

    /// <summary>Label tokens per second, or <see langword="null"/> where no time has passed.</summary>
    public double? LabelTokensPerSecond => PerSecond(_sum.LabelTokens);

    /// <summary>Operations per second, or <see langword="null"/> where no time has passed.</summary>
    public double? FlopsPerSecond => PerSecond(_sum.Flops);

    public void Add(TimeSpan duration, int tokens, int labelTokens, double flops)
    {
        ref Entry oldest = ref _window[_count++ % WindowSize];
        Entry newest = new(duration.Ticks, tokens, labelTokens, flops);
        _sum = new(
            _sum.Ticks + newest.Ticks - oldest.Ticks,
            _sum.Tokens + newest.Tokens - oldest.Tokens,
            _sum.LabelTokens + newest.LabelTokens - oldest.LabelTokens,
            _sum.Flops + newest.Flops - oldest.Flops);
        oldest = newest;
    }

    /// <summary>The time of further steps, or <see langword="null"/> where no time has passed.</summary>
    public TimeSpan? GetTimeOf(int steps)
        => _sum.Ticks > 0 ? TimeSpan.FromSeconds(TimeSpan.FromTicks(_sum.Ticks).TotalSeconds / Math.Min(_count, WindowSize) * steps) : null;

    private double? PerSecond(double amount) => _sum.Ticks > 0 ? amount / TimeSpan.FromTicks(_sum.Ticks).TotalSeconds : null;

    private readonly record struct Entry(long Ticks, long Tokens, long LabelTokens, double Flops);
}
