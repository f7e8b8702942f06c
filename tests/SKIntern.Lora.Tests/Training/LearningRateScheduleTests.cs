using CsCheck;
using SKIntern.Lora.Training;

namespace SKIntern.Lora.Tests.Training;

public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 0.992403876506104)]
    [InlineData(8, 0.75)]
    [InlineData(11, 0.5)]
    [InlineData(19, 0.00759612349389597)]
    public void GetFactor_Cosine_FollowsHuggingFace(int step, double expected)
        => Assert.Equal(expected, new LearningRateSchedule().GetFactor(step, 20), 12);

    [Fact]
    public void GetFactor_LinearOver30_WarmsUpForThreeSteps()
    {
        LearningRateSchedule schedule = new() { Shape = LearningRateShape.Linear };

        Assert.Equal([0, 1 / 3.0, 2 / 3.0, 1, 26 / 27.0], Enumerable.Range(0, 5).Select(s => schedule.GetFactor(s, 30)));
        Assert.Equal(1 / 27.0, schedule.GetFactor(29, 30));
    }

    [Fact]
    public void GetFactor_Flat_MovesAtOnceStaysAndFalls()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Flat;

        Assert.Equal(0.2, schedule.GetFactor(0, 100), 12);
        Assert.All(Enumerable.Range(4, 82), s => Assert.Equal(1, schedule.GetFactor(s, 100)));
        Assert.Equal(14 / 15.0, schedule.GetFactor(86, 100), 12);
        Assert.Equal(1 / 15.0, schedule.GetFactor(99, 100), 12);
    }

    [Fact]
    public void GetFactor_OneMinusSquareRoot_FallsFastAtFirst()
    {
        LearningRateSchedule schedule = new() { Shape = LearningRateShape.Trapezoid, Decay = LearningRateDecay.OneMinusSquareRoot, WarmupRatio = 0, DecayRatio = 0.25 };

        // The last 4 of 16 steps: 1 - sqrt(x) at x = 0, 1/4, 1/2, 3/4.
        Assert.All(Enumerable.Range(0, 13), s => Assert.Equal(1, schedule.GetFactor(s, 16)));
        Assert.Equal([0.5, 1 - Math.Sqrt(0.5), 1 - Math.Sqrt(0.75)], Enumerable.Range(13, 3).Select(s => schedule.GetFactor(s, 16)));
    }

    [Fact]
    public void GetFactor_InverseSquareRoot_FallsFromTheWarmupsEnd()
    {
        LearningRateSchedule schedule = new() { Shape = LearningRateShape.InverseSquareRoot, WarmupSteps = 4 };

        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Enumerable.Range(0, 5).Select(s => schedule.GetFactor(s, 100)));
        Assert.Equal(0.5, schedule.GetFactor(16, 100), 12);
        Assert.Equal(0.25, schedule.GetFactor(64, 100), 12);
        Assert.Equal([1, Math.Sqrt(1 / 2.0), Math.Sqrt(1 / 3.0)], Enumerable.Range(0, 3).Select(s => (schedule with { WarmupSteps = 0 }).GetFactor(s, 100)));
    }

    [Fact]
    public void GetFactor_WithFloor_StaysAboveIt()
        => Assert.Equal(0.02, new LearningRateSchedule { MinimumFactor = 0.02 }.GetFactor(999, 1000));

    [Fact]
    public void GetFactor_WithWarmupSteps_IgnoresTheRatio()
    {
        LearningRateSchedule schedule = new() { Shape = LearningRateShape.Constant, WarmupSteps = 4, WarmupFromZero = false };

        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(s => schedule.GetFactor(s, 6)));
    }

    [Fact]
    public void GetFactor_AnySchedule_IsInRangeAndNeverRisesAfterTheWarmup()
        => Gen.Select(Gen.Enum<LearningRateShape>(), Gen.Enum<LearningRateDecay>(), Gen.Double[0, 1], Gen.Int[1, 60], Gen.Bool).Sample((shape, decay, ratio, total, fromZero) =>
        {
            LearningRateSchedule schedule = new() { Shape = shape, Decay = decay, WarmupRatio = ratio, WarmupFromZero = fromZero };
            double[] factors = [.. Enumerable.Range(0, total).Select(s => schedule.GetFactor(s, total))];
            int peak = Array.IndexOf(factors, factors.Max());
            return factors.All(f => f is >= 0 and <= 1) && factors.Skip(peak + 1).Zip(factors.Skip(peak), (next, now) => next <= now + 1e-12).All(x => x);
        });

    [Fact]
    public void Validate_SeveralErrors_NamesAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new LearningRateSchedule { WarmupRatio = 2, DecayRatio = 0 }.Validate());

        Assert.Contains("WarmupRatio", error.Message, StringComparison.Ordinal);
        Assert.Contains("DecayRatio", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public void GetFactor_OutOfRange_Throws(int step, int total)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule().GetFactor(step, total));
}
