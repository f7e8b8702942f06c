namespace SKIntern.Lora.Training;

/// <summary>
/// How the sequences of one optimizer step pass the model. The loss and the gradient are the same up to rounding (with dropout,
/// up to other draws); speed and memory differ.
/// </summary>
public enum BatchingMode
{
    /// <summary>Batches of a fixed number of sequences, padded to the longest of each.</summary>
    Padded,

    /// <summary>Batches of similar lengths, cut where padding would cost more than one more pass; none has more than the fixed number.</summary>
    Bucketed,

    /// <summary>Sequences one behind the other in rows without padding; none sees another.</summary>
    Packed,
}
