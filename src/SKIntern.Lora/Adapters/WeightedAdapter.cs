namespace SKIntern.Lora.Adapters;

/// <summary>An adapter's part in a combination.</summary>
/// <param name="Name">The adapter's name in its set.</param>
/// <param name="Weight">What its update is multiplied by; finite, and negative to take it away.</param>
public sealed record WeightedAdapter(string Name, double Weight);
