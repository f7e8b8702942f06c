namespace SKIntern.Testing.Fuzzing;

/// <summary>A change of an input; it leaves the given bytes alone.</summary>
internal delegate byte[] Edit(byte[] bytes);
