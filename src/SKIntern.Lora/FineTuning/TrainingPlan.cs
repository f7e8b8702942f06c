using SKIntern.Lora.Training;
using SKIntern.Methods;

namespace SKIntern.Lora;

/// <summary>
/// Which examples every step of every stage takes, and its learning rate: pure functions of the position, so that a training
/// can be resumed anywhere.
/// </summary>
internal sealed class TrainingPlan
{
    private readonly FineTuningOptions _options;
    private readonly IReadOnlyList<TrainingStage> _stages;
    private readonly int[] _steps;
    private readonly Dictionary<int, IReadOnlyList<int>> _lengths = [];
    private (int Stage, int Epoch, int[] Order)? _lastOrder;

    public TrainingPlan(IReadOnlyList<TrainingStage> stages, FineTuningOptions options)
    {
        _options = options;
        _stages = stages;

        // Epochs need not be whole: 12 epochs over 7 stages are rounded to whole steps, at least one.
        _steps = [.. stages.Select((s, i) => Math.Max(1, (int)Math.Round(s.Curriculum.Epochs * GetStepsPerEpoch(i))))];
    }

    /// <summary>Groups a stage's examples by length from here on; see <see cref="LengthGroups"/>.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="lengths">The length of each of its examples.</param>
    public void GroupByLength(int stage, IReadOnlyList<int> lengths)
    {
        _lengths[stage] = lengths;
        _lastOrder = null;
    }

    public int TotalSteps => _steps.Sum();

    public int GetSteps(int stage) => _steps[stage];

    public int GetStepsPerEpoch(int stage) => (_stages[stage].Count + _options.WindowSize - 1) / _options.WindowSize;

    public int GetStepsBefore(int stage) => _steps.Take(stage).Sum();

    public double GetLearningRate(int stage, int stageStep)
    {
        (int step, int total) = _options.HandOver == StageHandOver.OneCourse
            ? (GetStepsBefore(stage) + stageStep, TotalSteps)
            : (stageStep, _steps[stage]);
        return _options.LearningRate * _options.Schedule.GetFactor(step, total);
    }

    /// <summary>The epoch and the examples of a step; the last step of an epoch may have fewer.</summary>
    public (int Epoch, IReadOnlyList<int> Indices) GetWindow(int stage, int stageStep)
    {
        int stepsPerEpoch = GetStepsPerEpoch(stage);
        int epoch = stageStep / stepsPerEpoch;
        int first = stageStep % stepsPerEpoch * _options.WindowSize;
        int[] order = GetOrder(stage, epoch);
        return (epoch, order[first..Math.Min(order.Length, first + _options.WindowSize)]);
    }

    private int[] GetOrder(int stage, int epoch)
    {
        if (_lastOrder is { } last && last.Stage == stage && last.Epoch == epoch)
        {
            return last.Order;
        }

        int[] order = [.. Enumerable.Range(0, _stages[stage].Count)];
        Random random = new(MixSeed(_options.Seed, stage, epoch));
        random.Shuffle(order);
        if (_lengths.TryGetValue(stage, out IReadOnlyList<int>? lengths))
        {
            LengthGroups.Arrange(order, lengths, _options.WindowSize, random);
        }

        _lastOrder = (stage, epoch, order);
        return order;
    }

    // HashCode would differ from process to process.
    private static int MixSeed(int seed, int stage, int epoch)
    {
        const uint Odd = 0x9E3779B1;
        uint mixed = (uint)seed;
        foreach (int part in (int[])[stage, epoch])
        {
            mixed = (mixed ^ (uint)part) * Odd;
            mixed ^= mixed >> 15;
        }

        return (int)mixed;
    }
}
