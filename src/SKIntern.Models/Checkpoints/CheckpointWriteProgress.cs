namespace SKIntern.Models.Checkpoints;

/// <summary>How far the writing of a checkpoint has come.</summary>
/// <param name="Tensor">The tensor that was written last.</param>
/// <param name="TensorsWritten">The tensors written so far, this one among them.</param>
/// <param name="TensorCount">All tensors.</param>
/// <param name="BytesWritten">The bytes of the tensors written so far, without headers and padding.</param>
/// <param name="ByteCount">The bytes of all tensors.</param>
public sealed record CheckpointWriteProgress(string Tensor, int TensorsWritten, int TensorCount, long BytesWritten, long ByteCount);
