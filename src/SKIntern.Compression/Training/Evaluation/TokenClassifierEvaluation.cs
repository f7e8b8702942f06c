namespace SKIntern.Compression;

/// <summary>How a token classifier does on labelled texts.</summary>
/// <param name="Loss">The mean cross entropy of the labelled tokens, in nats.</param>
/// <param name="Tokens">Per token: one is predicted to stay where P(keep) is above one half.</param>
/// <param name="Words">Per word, by the mean of its tokens' P(keep).</param>
public sealed record TokenClassifierEvaluation(double Loss, ClassificationMeasures Tokens, ClassificationMeasures Words);
