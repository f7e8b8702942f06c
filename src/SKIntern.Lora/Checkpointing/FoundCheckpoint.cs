namespace SKIntern.Lora.Checkpointing;

/// <summary>A whole checkpoint of the training at hand.</summary>
/// <param name="TensorPath">The file of its tensors.</param>
/// <param name="Position">How far the training was.</param>
/// <param name="DamagedLater">What is wrong with later checkpoints, which are passed over.</param>
internal sealed record FoundCheckpoint(string TensorPath, TrainingPosition Position, IReadOnlyList<string> DamagedLater);
