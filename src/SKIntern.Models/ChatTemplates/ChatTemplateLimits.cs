namespace SKIntern.Models.ChatTemplates;

/// <summary>
/// Bounds on what a template may cost. A template comes with a checkpoint and is foreign code: whatever it says, parsing
/// and rendering end within these bounds, with a <see cref="ChatTemplateException"/> of kind <see cref="ChatTemplateErrorKind.Limit"/>.
/// </summary>
public sealed record ChatTemplateLimits
{
    /// <summary>The limits that apply where none are given.</summary>
    public static ChatTemplateLimits Default { get; } = new();

    /// <summary>The longest template source, in UTF-16 code units.</summary>
    /// <value>Default 1,048,576.</value>
    public int MaxSourceLength { get; init; } = 1 << 20;

    /// <summary>How deep blocks, brackets and operators may nest in the source.</summary>
    /// <value>Default 100.</value>
    public int MaxNesting { get; init; } = 100;

    /// <summary>
    /// The steps of one rendering: one per statement, expression and item, and more for long values (a step per 64 code units
    /// that an operation reads).
    /// </summary>
    /// <value>Default 10,000,000, about a second.</value>
    public long MaxSteps { get; init; } = 10_000_000;

    /// <summary>How many macro calls and recursive loops may be open at once.</summary>
    /// <value>Default 100.</value>
    public int MaxCallDepth { get; init; } = 100;

    /// <summary>How deep lists and dictionaries may nest, both in the variables and in what a template makes of them.</summary>
    /// <value>Default 100.</value>
    public int MaxValueDepth { get; init; } = 100;

    /// <summary>The longest text, in UTF-16 code units, and the longest list that any expression may make.</summary>
    /// <value>Default 16,777,216.</value>
    public int MaxValueLength { get; init; } = 1 << 24;

    /// <summary>
    /// All that the expressions of one rendering may make, freed or not, in UTF-16 code units; an item of a list counts as 16.
    /// </summary>
    /// <value>Default 134,217,728 (256 MB).</value>
    public long MaxAllocation { get; init; } = 1L << 27;

    /// <summary>The longest rendered text, in UTF-16 code units.</summary>
    /// <value>Default 16,777,216.</value>
    public int MaxOutputLength { get; init; } = 1 << 24;

    /// <summary>Checks that every limit is at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSourceLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxNesting, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCallDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxValueDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxValueLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAllocation, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOutputLength, 1);
    }
}
