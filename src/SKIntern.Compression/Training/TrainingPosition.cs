namespace SKIntern.Compression;

/// <summary>How far a training is. Order, learning rates and dropout follow from it.</summary>
/// <param name="Epochs">The epochs done.</param>
/// <param name="Steps">The optimizer steps done.</param>
internal sealed record TrainingPosition(IReadOnlyList<TokenClassifierEpoch> Epochs, int Steps);
