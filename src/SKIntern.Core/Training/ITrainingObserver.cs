using SKIntern.Methods;

namespace SKIntern.Training;

/// <summary>Looks at the student between stages, for instance to evaluate it. It must not change the weights.</summary>
public interface ITrainingObserver
{
    /// <summary>Called when a stage has been trained.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="result">What its training did.</param>
    /// <param name="cancellationToken">Cancels the training as a whole.</param>
    /// <returns>A task that ends when the training may go on.</returns>
    Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken);

    /// <summary>Called on the training's thread when something worth knowing happened; does nothing unless it is implemented.</summary>
    /// <param name="notice">What happened.</param>
    void OnNotice(TrainingNotice notice)
    {
    }
}
