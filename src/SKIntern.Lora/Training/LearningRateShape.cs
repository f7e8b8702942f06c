namespace SKIntern.Lora.Training;

/// <summary>The course of a <see cref="LearningRateSchedule"/> after its warm-up.</summary>
public enum LearningRateShape
{
    /// <summary>It stays at its peak.</summary>
    Constant,

    /// <summary>It falls linearly to 0.</summary>
    Linear,

    /// <summary>It falls along half a cosine to 0.</summary>
    Cosine,

    /// <summary>It stays at its peak and falls to 0 over the last part ("flat", or warm-up, stable, decay).</summary>
    Trapezoid,

    /// <summary>It falls as 1 / sqrt(step), from its peak at the end of the warm-up; without a warm-up from the first step.</summary>
    InverseSquareRoot,
}
