namespace SKIntern.Testing.Fuzzing;

/// <summary>What became of the inputs of a run.</summary>
/// <param name="Accepted">The inputs that were read.</param>
/// <param name="Refused">The inputs that were answered with a documented exception.</param>
/// <param name="MostAllocated">The most managed bytes that one input made the reader allocate.</param>
/// <param name="MostAllocatedLength">The length of that input.</param>
public sealed record FuzzReport(int Accepted, int Refused, long MostAllocated, int MostAllocatedLength);
