namespace SKIntern.Training;

/// <summary>Something worth knowing that happened in a training, beside its steps.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Step">Optimizer steps done over all stages.</param>
/// <param name="Message">What happened, in a sentence.</param>
public sealed record TrainingNotice(TrainingNoticeKind Kind, int Step, string Message)
{
    /// <summary>The measured value, of <see cref="TrainingNoticeKind.Validated"/> and <see cref="TrainingNoticeKind.BestRestored"/>.</summary>
    public double? Value { get; init; }
}
