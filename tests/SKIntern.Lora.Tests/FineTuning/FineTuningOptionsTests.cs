using SKIntern.Lora.Training;

namespace SKIntern.Lora.Tests.FineTuning;

public class FineTuningOptionsTests
{
    [Fact]
    public void Defaults_AreAsDocumented()
    {
        FineTuningOptions options = new();

        Assert.Equal(new AdamWOptions(), options.Optimizer);
        Assert.Equal((0.9, 0.999, 1e-8), (((AdamWOptions)options.Optimizer).Beta1, ((AdamWOptions)options.Optimizer).Beta2, ((AdamWOptions)options.Optimizer).Epsilon));
        Assert.Equal((NonFinitePolicy.Stop, 10), (options.NonFinite, options.MaxConsecutiveSkips));
        Assert.Equal((null, 200, 2, CheckpointFailurePolicy.Stop), (options.CheckpointFolder, options.CheckpointEverySteps, options.CheckpointsToKeep, options.CheckpointFailure));
        Assert.Null(options.Validation);
        ValidationOptions validation = new();
        Assert.Equal((ValidationInterval.Epoch, 100, null, 0.0), (validation.Interval, validation.EverySteps, validation.Patience, validation.MinDelta));
        Assert.Equal((EarlyStoppingScope.Training, true), (validation.Scope, validation.RestoreBest));
        Assert.Equal((0.9, false), (new SgdOptions().Momentum, new SgdOptions().Nesterov));
        Assert.Equal((NonFinitePolicy.Stop, 10), (new TrainerOptions().NonFinite, new TrainerOptions().MaxConsecutiveSkips));
        Assert.Equal(LearningRateDecay.Linear, new LearningRateSchedule().Decay);
    }

    [Fact]
    public void Validate_SeveralErrors_NamesAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new FineTuningOptions
        {
            CheckpointsToKeep = 0,
            MaxConsecutiveSkips = 0,
            NonFinite = (NonFinitePolicy)9,
            CheckpointFailure = (CheckpointFailurePolicy)9,
            Optimizer = new AdamW8BitOptions { AdamW = new() { Beta1 = 1 } },
            Validation = new() { Patience = 0 },
        }.Validate());

        Assert.All(
            ["CheckpointsToKeep", "MaxConsecutiveSkips", "NonFinite", "CheckpointFailure", "betas", "Patience"],
            n => Assert.Contains(n, error.Message, StringComparison.Ordinal));
    }
}
