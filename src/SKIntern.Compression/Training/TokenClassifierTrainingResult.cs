namespace SKIntern.Compression;

/// <summary>What a training did.</summary>
/// <param name="Epochs">The epochs in order.</param>
/// <param name="BestEpoch">The epoch, from 1, whose weights the model has now: the first of those with the highest F1 per token.</param>
/// <param name="Steps">Optimizer steps, those before a resumption included.</param>
/// <param name="TrainingRows">The rows trained on in each epoch.</param>
/// <param name="ValidationRows">The rows validated on after each epoch.</param>
/// <param name="Duration">The time since the training began or was resumed.</param>
public sealed record TokenClassifierTrainingResult(
    IReadOnlyList<TokenClassifierEpoch> Epochs, int BestEpoch, int Steps, int TrainingRows, int ValidationRows, TimeSpan Duration);
