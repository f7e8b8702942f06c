namespace SKIntern.Lora;

/// <summary>What happens when a checkpoint cannot be written, for instance because the disk is full.</summary>
public enum CheckpointFailurePolicy
{
    /// <summary>The training stops with an <see cref="IOException"/>; the checkpoints before stay, and it can be resumed from them.</summary>
    Stop,

    /// <summary>The training goes on, and the observer is told. The next checkpoint is tried as usual.</summary>
    Continue,
}
