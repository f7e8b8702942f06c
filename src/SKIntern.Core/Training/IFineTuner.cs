using SKIntern.Methods;

namespace SKIntern.Training;

/// <summary>Trains a student through the stages of a method, the same weights going on from stage to stage (paper equation 5).</summary>
public interface IFineTuner
{
    /// <summary>Trains.</summary>
    /// <param name="stages">The stages in order, at least one.</param>
    /// <param name="observer">Called between stages, or <see langword="null"/>.</param>
    /// <param name="progress">Told of every optimizer step, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between optimizer steps; what is trained so far stays.</param>
    /// <returns>What the training did and cost.</returns>
    /// <exception cref="ArgumentException">There is no stage, or a sequence is longer than the student's window.</exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradient is not a finite number.</exception>
    /// <exception cref="DeviceMemoryException">The device has too little memory for a step.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    Task<FineTuningResult> FineTuneAsync(
        IReadOnlyList<TrainingStage> stages,
        ITrainingObserver? observer = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default);
}
