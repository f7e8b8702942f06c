namespace SKIntern.Models.Decoder;

/// <summary>The kinds of rotary scaling, under Hugging Face's names.</summary>
public enum RopeScalingType
{
    /// <summary>All frequencies are divided by the factor.</summary>
    Linear,

    /// <summary>NTK-aware: the base grows with the length of the sequence once it exceeds the window.</summary>
    Dynamic,

    /// <summary>YaRN: high frequencies stay, low ones are divided, with a ramp between (Peng et al., 2023).</summary>
    Yarn,

    /// <summary>Llama 3.1's own blend by wavelength.</summary>
    Llama3,

    /// <summary>LongRoPE: a divisor per frequency, of one list for short and of another for long sequences (Ding et al., 2024).</summary>
    LongRope,
}
