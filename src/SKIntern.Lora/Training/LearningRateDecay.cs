namespace SKIntern.Lora.Training;

/// <summary>How a <see cref="LearningRateShape.Trapezoid"/> falls over its last part.</summary>
public enum LearningRateDecay
{
    /// <summary>By equal amounts.</summary>
    Linear,

    /// <summary>As 1 - sqrt(x), x the share of the fall that is done: fast at first (Hägele et al., 2024).</summary>
    OneMinusSquareRoot,
}
