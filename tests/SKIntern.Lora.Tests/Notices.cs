using SKIntern.Methods;
using SKIntern.Training;

namespace SKIntern.Lora.Tests;

/// <summary>Keeps what an observer is told.</summary>
internal sealed class Notices : ITrainingObserver
{
    public List<TrainingNotice> All { get; } = [];

    public List<StageResult> Stages { get; } = [];

    public Func<StageResult, Task>? OnStage { get; init; }

    public IEnumerable<TrainingNotice> Of(TrainingNoticeKind kind) => All.Where(n => n.Kind == kind);

    public void OnNotice(TrainingNotice notice) => All.Add(notice);

    public Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken)
    {
        Stages.Add(result);
        return OnStage?.Invoke(result) ?? Task.CompletedTask;
    }
}
