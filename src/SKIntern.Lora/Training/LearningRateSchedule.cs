namespace SKIntern.Lora.Training;

/// <summary>
/// The learning rate as a fraction of its peak: a linear warm-up, then a course. A pure function of the step, so that a
/// training can be resumed anywhere.
/// </summary>
public sealed record LearningRateSchedule
{
    /// <summary>The course after the warm-up.</summary>
    /// <value><see cref="LearningRateShape.Cosine"/>.</value>
    public LearningRateShape Shape { get; init; } = LearningRateShape.Cosine;

    /// <summary>The share of all steps that warms up, rounded up to whole steps; in [0, 1].</summary>
    /// <value>0.1, as in the paper's table 5.</value>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>The number of warm-up steps, in place of <see cref="WarmupRatio"/>; at least 0.</summary>
    public int? WarmupSteps { get; init; }

    /// <summary>
    /// Whether step s (from 0) of w warm-up steps takes the factor s / w, so that the first step has the rate 0 (as the
    /// schedules of Hugging Face do), or (s + 1) / w, so that every step moves the weights.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool WarmupFromZero { get; init; } = true;

    /// <summary>The share of all steps over which a <see cref="LearningRateShape.Trapezoid"/> falls; in (0, 1].</summary>
    /// <value>0.15.</value>
    public double DecayRatio { get; init; } = 0.15;

    /// <summary>How a <see cref="LearningRateShape.Trapezoid"/> falls.</summary>
    /// <value><see cref="LearningRateDecay.Linear"/>.</value>
    public LearningRateDecay Decay { get; init; }

    /// <summary>The least factor after the warm-up, in [0, 1].</summary>
    /// <value>0.</value>
    public double MinimumFactor { get; init; }

    /// <summary>
    /// The "flat" course: 5 % warm-up that moves from the first step on, the peak, a linear fall over the last 15 %.
    /// </summary>
    public static LearningRateSchedule Flat { get; } = new() { Shape = LearningRateShape.Trapezoid, WarmupRatio = 0.05, WarmupFromZero = false };

    /// <summary>The factor of a step.</summary>
    /// <param name="step">The step, from 0 to <paramref name="totalSteps"/> - 1.</param>
    /// <param name="totalSteps">The steps of the whole course, at least 1.</param>
    /// <returns>The factor, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double GetFactor(int step, int totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, totalSteps);
        int warmup = GetWarmupSteps(totalSteps);
        double warming = WarmupFromZero ? step : step + 1;
        return step < warmup ? Math.Min(1, warming / warmup) : Math.Max(MinimumFactor, GetCourse(step, warmup, totalSteps));
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (WarmupRatio is not (>= 0 and <= 1) || WarmupSteps < 0)
        {
            errors.Add($"{nameof(WarmupRatio)} ({WarmupRatio}) must be in [0, 1] and {nameof(WarmupSteps)} ({WarmupSteps}) at least 0");
        }

        if (DecayRatio is not (> 0 and <= 1))
        {
            errors.Add($"{nameof(DecayRatio)} ({DecayRatio}) must be in (0, 1]");
        }

        if (MinimumFactor is not (>= 0 and <= 1))
        {
            errors.Add($"{nameof(MinimumFactor)} ({MinimumFactor}) must be in [0, 1]");
        }

        if (!Enum.IsDefined(Shape) || !Enum.IsDefined(Decay))
        {
            errors.Add($"{nameof(Shape)} ({Shape}) or {nameof(Decay)} ({Decay}) is unknown");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors) + ".");
        }
    }

    private int GetWarmupSteps(int totalSteps)
    {
        // 0.1 x 30 may come out a hair above 3 and must not become 4.
        const double RoundingError = 1e-9;
        return WarmupSteps ?? (int)Math.Ceiling((WarmupRatio * totalSteps) - RoundingError);
    }

    private double GetCourse(int step, int warmup, int totalSteps)
    {
        double left = totalSteps - step;
        double course = Math.Max(1, totalSteps - warmup);
        return Shape switch
        {
            LearningRateShape.Constant => 1,
            LearningRateShape.Linear => left / course,
            LearningRateShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * (step - warmup) / course)),
            LearningRateShape.Trapezoid => GetFall(Math.Min(1, left / (totalSteps * DecayRatio))),
            LearningRateShape.InverseSquareRoot => Math.Sqrt(Math.Max(1.0, warmup) / (step - warmup + Math.Max(1, warmup))),
            _ => throw new InvalidOperationException($"The shape {Shape} is unknown."),
        };
    }

    // A share of the fall that is left of 1 is the peak.
    private double GetFall(double left) => Decay == LearningRateDecay.OneMinusSquareRoot ? 1 - Math.Sqrt(1 - left) : left;
}
