namespace SKIntern.Lora.Training;

/// <summary>What happens at a step whose loss or gradient is not a finite number.</summary>
public enum NonFinitePolicy
{
    /// <summary>The training stops with a <see cref="SKIntern.Training.TrainingDivergedException"/>.</summary>
    Stop,

    /// <summary>
    /// The step is left out: weights and optimizer are as if it had not been, the data and the learning rate's course go on. Too
    /// many such steps in a row stop the training.
    /// </summary>
    SkipStep,
}
