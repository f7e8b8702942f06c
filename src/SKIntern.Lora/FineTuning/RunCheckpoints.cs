using SKIntern.Lora.Checkpointing;
using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Training;
using static TorchSharp.torch;

namespace SKIntern.Lora;

/// <summary>The checkpoints of one run: which training they are of, and what happens when one cannot be read or written.</summary>
internal sealed class RunCheckpoints(
    CheckpointStore store,
    CheckpointFailurePolicy failure,
    IReadOnlyDictionary<string, Tensor> parameters,
    IOptimizer optimizer,
    Action<TrainingNoticeKind, string> notify) : IDisposable
{
    private IReadOnlyDictionary<string, string> _fingerprint = new Dictionary<string, string>();

    /// <summary>Restores adapter, optimizer and validation from the latest whole checkpoint.</summary>
    /// <returns>The position, or <see langword="null"/> where there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">No checkpoint is whole, or it is of another training.</exception>
    public TrainingPosition? Resume(IReadOnlyDictionary<string, string> fingerprint, ValidationTracker? validation)
    {
        _fingerprint = fingerprint;
        if (store.Find(fingerprint) is not { } found)
        {
            return null;
        }

        foreach (string damage in found.DamagedLater)
        {
            notify(TrainingNoticeKind.CheckpointDamaged, $"A checkpoint is damaged and passed over: {damage}");
        }

        IReadOnlyDictionary<string, Tensor> best = TrainingSnapshot.Restore(found.TensorPath, parameters, optimizer);
        if (validation is not null && found.Position.Validation is { } state)
        {
            validation.Resume(state, best);
        }

        return found.Position;
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="IOException">It cannot be written, and the policy is to stop.</exception>
    public void Save(TrainingPosition position, ValidationTracker? validation)
    {
        using TrainingSnapshot snapshot = new(parameters, optimizer, validation?.Best ?? new Dictionary<string, Tensor>());
        try
        {
            string path = store.Save(position with { Validation = validation?.State }, _fingerprint, snapshot.Tensors);
            notify(TrainingNoticeKind.CheckpointSaved, $"The checkpoint '{path}' was written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = $"A checkpoint could not be written to '{store.Folder}': {e.Message} Those before it are whole.";
            if (failure == CheckpointFailurePolicy.Stop)
            {
                throw new IOException($"{message} Make room or name another disk, and start again to go on from the latest.", e);
            }

            notify(TrainingNoticeKind.CheckpointFailed, message);
        }
    }

    public void Dispose() => store.Dispose();
}
