namespace SKIntern.Compression;

/// <summary>
/// How much of a prepared prompt stays: the options of llmlingua's <c>compress_prompt</c> that need no scores. Tokens are those of cl100k.
/// A number that is negative says nothing, as in llmlingua.
/// </summary>
public sealed record LLMLingua2Budget
{
    /// <summary>The share of the tokens to keep, in [0, 1] (<c>rate</c>): 0 gives nothing.</summary>
    /// <value>0.5.</value>
    public double Rate { get; init; } = 0.5;

    /// <summary>The most tokens to keep (<c>target_token</c>), instead of <see cref="Rate"/>; negative for none.</summary>
    /// <value>-1.</value>
    public int TargetToken { get; init; } = -1;

    /// <summary>Whether whole contexts are dropped first, where there are several (<c>use_context_level_filter</c>).</summary>
    /// <value><see langword="true"/>.</value>
    public bool UseContextLevelFilter { get; init; } = true;

    /// <summary>Whether words are dropped (<c>use_token_level_filter</c>).</summary>
    /// <value><see langword="true"/>.</value>
    public bool UseTokenLevelFilter { get; init; } = true;

    /// <summary>The number of contexts to keep (<c>target_context</c>); negative for none.</summary>
    /// <value>-1.</value>
    public int TargetContext { get; init; } = -1;

    /// <summary>The share of contexts to keep, in [0, 1] (<c>context_level_rate</c>); 1 derives it from the rate or the target.</summary>
    /// <value>1.</value>
    public double ContextLevelRate { get; init; } = 1;

    /// <summary>The tokens to keep when whole contexts are dropped (<c>context_level_target_token</c>); negative for none.</summary>
    /// <value>-1.</value>
    public int ContextLevelTargetToken { get; init; } = -1;

    /// <summary>The indices of contexts that are never dropped as a whole (<c>force_context_ids</c>); those that do not exist have no effect.</summary>
    /// <value>None.</value>
    public IReadOnlyList<int> ForceContextIds { get; init; } = [];

    /// <summary>Whether a forced string is dropped that would follow an equal one with nothing kept between (<c>drop_consecutive</c>).</summary>
    /// <value><see langword="false"/>.</value>
    public bool DropConsecutive { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="Rate"/> or <see cref="ContextLevelRate"/> is outside [0, 1] or not a number.</exception>
    /// <exception cref="ArgumentException"><see cref="ForceContextIds"/> is null.</exception>
    public void Validate()
    {
        foreach ((string name, double value) in new[] { (nameof(Rate), Rate), (nameof(ContextLevelRate), ContextLevelRate) })
        {
            if (!(value >= 0 && value <= 1))
            {
                throw new ArgumentOutOfRangeException(name, value, "A rate must be in [0, 1].");
            }
        }

        if (ForceContextIds is null)
        {
            throw new ArgumentException($"{nameof(ForceContextIds)} must not be null.");
        }
    }
}
