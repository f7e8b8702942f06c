using SKIntern.Training;

namespace SKIntern.Lora.Tests.Observability;

/// <summary>Progress for writers.</summary>
internal static class Progresses
{
    public static TrainingProgress At(int step) => new()
    {
        Stage = 1,
        StageCount = 2,
        Step = step,
        TotalSteps = 100,
        Loss = 1.5 / step,
        LearningRate = 2e-4,
        GradientNorm = 0.25,
        Tokens = 70,
        LabelTokens = 20,
        Elapsed = TimeSpan.FromSeconds(step),
        StepDuration = TimeSpan.FromSeconds(0.5),
        TokensPerSecond = 140,
        LabelTokensPerSecond = 40,
        EstimatedTimeLeft = TimeSpan.FromSeconds(50),
        ModelFlopsUtilization = 0.375,
        MemoryBytes = 1L << 33,
    };
}
