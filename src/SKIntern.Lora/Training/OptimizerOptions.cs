using System.Text.Json.Serialization;

namespace SKIntern.Lora.Training;

/// <summary>
/// Which optimizer trains, and its constants: <see cref="AdamWOptions"/>, <see cref="AdamW8BitOptions"/> or <see cref="SgdOptions"/>.
/// Weight decay belongs to the parameter groups.
/// </summary>
[JsonDerivedType(typeof(AdamWOptions), "AdamW")]
[JsonDerivedType(typeof(AdamW8BitOptions), "AdamW8Bit")]
[JsonDerivedType(typeof(SgdOptions), "Sgd")]
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message lists all such values.</exception>
    public abstract void Validate();

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">The groups to train; their owner outlives the optimizer.</param>
    /// <returns>The optimizer, owned by the caller.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public abstract IOptimizer Create(IReadOnlyList<FlatParameterGroup> groups);
}
