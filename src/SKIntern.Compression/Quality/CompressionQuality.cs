namespace SKIntern.Compression;

/// <summary>What a compressor left at one rate.</summary>
/// <param name="Compressor">The compressor's name.</param>
/// <param name="Rate">The rate that was asked for, in (0, 1).</param>
/// <param name="AchievedRate">The share of all tokens that stayed.</param>
/// <param name="Retention">The terms that stayed.</param>
/// <param name="Loss">
/// The student's mean loss on the teacher's responses with the compressed knowledge in the prompt, in nats a token;
/// <see langword="null"/> where it was not measured.
/// </param>
/// <param name="HelpKept">
/// The share of the whole knowledge's help that is left, (L_0 - L_rate) / (L_0 - L_1) with L_0 the loss without knowledge and L_1 with all of
/// it: above 1 or below 0 where compression helps or misleads; <see langword="null"/> where it was not measured or the whole knowledge does not help.
/// </param>
public sealed record CompressionQuality(string Compressor, double Rate, double AchievedRate, KnowledgeRetention Retention, double? Loss, double? HelpKept);
