namespace SKIntern.Lora;

/// <summary>When the validation metric is measured; it always is at the end of a stage.</summary>
public enum ValidationInterval
{
    /// <summary>At the end of every epoch.</summary>
    Epoch,

    /// <summary>At the end of every stage.</summary>
    Stage,

    /// <summary>After every <see cref="ValidationOptions.EverySteps"/> optimizer steps.</summary>
    Steps,
}
