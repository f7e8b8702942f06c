namespace SKIntern.Testing;

/// <summary>Names for <c>[Trait(TestCategories.Name, ...)]</c>, so that <c>--filter Category=Parity</c> finds them.</summary>
public static class TestCategories
{
    public const string Name = "Category";

    /// <summary>Held to the reference answers of <see cref="SharedFolder"/>.</summary>
    public const string Parity = "Parity";

    /// <summary>Needs a CUDA device; skipped without one.</summary>
    public const string Gpu = "Gpu";

    /// <summary>Feeds damaged inputs to a parser: a few thousand in a normal run, more with <see cref="Fuzzing.FuzzRun.Variable"/>.</summary>
    public const string Fuzz = "Fuzz";
}
