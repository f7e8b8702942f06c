using SKIntern.Methods;

namespace SKIntern.Training;

/// <summary>
/// Hands what a training tells on to several, in the order given, on the thread that reports it: to writers of metrics and the
/// application's own progress at once. It owns none of them.
/// </summary>
public sealed class TrainingFanOut : IProgress<TrainingProgress>, ITrainingObserver
{
    private readonly IProgress<TrainingProgress>[] _progress;
    private readonly ITrainingObserver[] _observers;

    /// <summary>Creates the fan-out.</summary>
    /// <param name="progress">Those to tell of steps.</param>
    /// <param name="observers">Those to tell of notices and stages.</param>
    /// <exception cref="ArgumentException">One of them is <see langword="null"/>.</exception>
    public TrainingFanOut(IEnumerable<IProgress<TrainingProgress>> progress, IEnumerable<ITrainingObserver> observers)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(observers);
        _progress = RequireAll(progress, nameof(progress));
        _observers = RequireAll(observers, nameof(observers));
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        foreach (IProgress<TrainingProgress> progress in _progress)
        {
            progress.Report(value);
        }
    }

    /// <inheritdoc/>
    public void OnNotice(TrainingNotice notice)
    {
        foreach (ITrainingObserver observer in _observers)
        {
            observer.OnNotice(notice);
        }
    }

    /// <inheritdoc/>
    public async Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken)
    {
        foreach (ITrainingObserver observer in _observers)
        {
            await observer.OnStageCompletedAsync(stage, result, cancellationToken).ConfigureAwait(false);
        }
    }

    private static T[] RequireAll<T>(IEnumerable<T> items, string parameter)
    {
        T[] all = [.. items];
        return Array.TrueForAll(all, i => i is not null) ? all : throw new ArgumentException("None may be null.", parameter);
    }
}
