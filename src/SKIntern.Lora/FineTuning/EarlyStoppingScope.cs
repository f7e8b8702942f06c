namespace SKIntern.Lora;

/// <summary>What ends when the validation metric no longer improves.</summary>
public enum EarlyStoppingScope
{
    /// <summary>The training: later stages are not trained. Values of all stages are compared with each other.</summary>
    Training,

    /// <summary>The stage: the next one begins. Every stage is judged by itself.</summary>
    Stage,
}
