namespace SKIntern.Lora.Adapters;

/// <summary>How the A matrices of a new adapter's linear layers are drawn; B is 0, so that a new adapter changes nothing.</summary>
public enum LoraInitialization
{
    /// <summary>U(-1/√in, 1/√in): PEFT's default, Kaiming's uniform with a = √5.</summary>
    Kaiming,

    /// <summary>N(0, 1/rank²): a deviation of 1/rank.</summary>
    Gaussian,
}
