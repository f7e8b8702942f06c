using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Training;

namespace SKIntern.Lora;

/// <summary>What one stage has done so far; goes into checkpoints.</summary>
internal sealed class StageStatistics
{
    public int Steps { get; set; }

    public int SkippedSteps { get; set; }

    /// <summary>The steps that were left out last, in a row.</summary>
    public int ConsecutiveSkips { get; set; }

    public double FirstEpochLoss { get; set; }

    public long FirstEpochLabels { get; set; }

    public double LastEpochLoss { get; set; }

    public long LastEpochLabels { get; set; }

    public long Tokens { get; set; }

    public long LabelTokens { get; set; }

    public int DroppedShots { get; set; }

    public int DroppedKnowledgeTokens { get; set; }

    public TimeSpan Duration { get; set; }

    public void Add(TrainStepResult step, IReadOnlyList<TrainingPair> pairs, bool isFirstEpoch, bool isLastEpoch)
    {
        Steps++;
        ConsecutiveSkips = step.IsSkipped ? ConsecutiveSkips + 1 : 0;
        if (step.IsSkipped)
        {
            SkippedSteps++;
            return;
        }

        Tokens += step.Tokens;
        LabelTokens += step.LabelTokens;
        DroppedShots += pairs.Sum(p => p.Prompt.DroppedShots);
        DroppedKnowledgeTokens += pairs.Sum(p => p.Prompt.DroppedKnowledgeTokens);
        if (isFirstEpoch)
        {
            FirstEpochLoss += step.LossSum;
            FirstEpochLabels += step.LabelTokens;
        }

        if (isLastEpoch)
        {
            LastEpochLoss += step.LossSum;
            LastEpochLabels += step.LabelTokens;
        }
    }

    public StageResult ToResult(TrainingStage stage) => new(
        stage.Curriculum,
        Steps,
        FirstEpochLoss / FirstEpochLabels,
        LastEpochLoss / LastEpochLabels,
        Tokens,
        LabelTokens,
        DroppedShots,
        DroppedKnowledgeTokens,
        Duration)
    {
        SkippedSteps = SkippedSteps,
    };
}
