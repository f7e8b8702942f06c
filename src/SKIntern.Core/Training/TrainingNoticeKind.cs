namespace SKIntern.Training;

/// <summary>What a <see cref="TrainingNotice"/> is about.</summary>
public enum TrainingNoticeKind
{
    /// <summary>A training goes on from a checkpoint.</summary>
    Resumed,

    /// <summary>A stage is not trained, because it was complete in the checkpoint.</summary>
    StageSkipped,

    /// <summary>A checkpoint was written.</summary>
    CheckpointSaved,

    /// <summary>A checkpoint is damaged and was passed over.</summary>
    CheckpointDamaged,

    /// <summary>A checkpoint could not be written; the training goes on.</summary>
    CheckpointFailed,

    /// <summary>An optimizer step was left out, because its loss or gradient is not a finite number.</summary>
    StepSkipped,

    /// <summary>The validation metric was measured.</summary>
    Validated,

    /// <summary>The validation metric no longer improves: the stage or the training ends early.</summary>
    StoppedEarly,

    /// <summary>The adapter was set back to where the validation metric was best.</summary>
    BestRestored,
}
