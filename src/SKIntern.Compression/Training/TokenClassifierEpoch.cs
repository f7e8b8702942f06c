namespace SKIntern.Compression;

/// <summary>What an epoch of training gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">The mean loss of its steps, in nats.</param>
/// <param name="Validation">How the model did on the validation texts after it.</param>
public sealed record TokenClassifierEpoch(int Epoch, double TrainingLoss, TokenClassifierEvaluation Validation);
