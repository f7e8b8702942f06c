using SKIntern.Lora.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class AdamW8BitTests
{
    // More than one pass of blocks, and a last block that is not full.
    private const int Length = (1024 * BlockwiseTensor.BlockSize) + 40;

    [Theory]
    [InlineData(600, 60, 0.05, 0)]
    [InlineData(600, 60, 0.05, 0.1)]
    [InlineData(Length, 6, 0.3, 0)]
    public void Step_ManyTimes_StaysNearAdamW(int length, int steps, double learningRate, double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        Tensor start = randn(length, generator: generator), target = randn(length, generator: generator);
        Tensor exact = start.clone(), small = start.clone();
        using FlatParameters exactFlat = Flat(exact, decay), smallFlat = Flat(small, decay);
        using AdamW reference = new(exactFlat.Groups);
        using AdamW8Bit optimizer = new(smallFlat.Groups);

        for (int i = 0; i < steps; i++)
        {
            Step(exactFlat, reference, exact, target, learningRate);
            Step(smallFlat, optimizer, small, target, learningRate);
        }

        // Single values may be off, as rounding decides which way a small moment points.
        using Tensor difference = (exact.detach() - small.detach()).abs(), moved = (exact.detach() - start).abs();
        Assert.InRange(moved.mean().item<float>(), 0.5f, 3f);
        Assert.InRange(difference.mean().item<float>() / moved.mean().item<float>(), 0, 0.05);
        Assert.InRange(difference.max().item<float>(), 0, 0.5);
        double exactLoss = (exact.detach() - target).pow(2).mean().item<float>(), smallLoss = (small.detach() - target).pow(2).mean().item<float>();
        Assert.Equal(exactLoss, smallLoss, 0.2 * exactLoss);
    }

    [Fact]
    public void SaveState_TakesAQuarterOfAdamWs()
    {
        using DisposeScope scope = NewDisposeScope();
        using FlatParameters flat = Flat(zeros(Length), 0);
        using AdamW large = new(flat.Groups);
        using AdamW8Bit small = new(flat.Groups);

        double share = (double)Bytes(small) / Bytes(large);

        Assert.InRange(share, 0.25, 0.255);
        static long Bytes(IOptimizer optimizer) => optimizer.SaveState().Values.Sum(t => t.numel() * t.element_size());
    }

    [Fact]
    public void LoadState_IntoAnother_StepsAlike()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = ones(300), second = ones(300), target = linspace(-1, 1, 300);
        using FlatParameters firstFlat = Flat(first, 0), secondFlat = Flat(second, 0);
        using AdamW8Bit one = new(firstFlat.Groups), other = new(secondFlat.Groups);
        Step(firstFlat, one, first, target);
        Step(firstFlat, one, first, target);
        using (no_grad())
        {
            second.copy_(first);
        }

        other.LoadState(one.SaveState());
        Step(firstFlat, one, first, target);
        Step(secondFlat, other, second, target);

        Assert.Equal(TinyModels.Values(first), TinyModels.Values(second));
    }

    [Fact]
    public void Reset_StepsAsNew()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor used = zeros(300), fresh = zeros(300), target = linspace(-1, 1, 300);
        using FlatParameters usedFlat = Flat(used, 0), freshFlat = Flat(fresh, 0);
        using AdamW8Bit one = new(usedFlat.Groups), other = new(freshFlat.Groups);
        Step(usedFlat, one, used, target);
        using (no_grad())
        {
            used.zero_();
        }

        one.Reset();
        Step(usedFlat, one, used, target);
        Step(freshFlat, other, fresh, target);

        Assert.Equal(TinyModels.Values(fresh), TinyModels.Values(used));
    }

    [Fact]
    public void Step_SecondMomentFarBelowItsBlocks_DoesNotJump()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor p = zeros(256), gradient = zeros(256);
        gradient[0] = 1f;
        gradient[1] = 1e-4f;
        using FlatParameters flat = Flat(p, 0);
        using AdamW8Bit optimizer = new(flat.Groups);

        for (int i = 0; i < 5; i++)
        {
            flat.ZeroGradients();
            (p * gradient).sum().backward();
            optimizer.Step(0.01);
        }

        Assert.InRange(Math.Abs(TinyModels.Values(p)[1]), 0, 0.05 * 1.01);
    }

    private static void Step(FlatParameters flat, IOptimizer optimizer, Tensor parameter, Tensor target, double learningRate = 0.05)
    {
        using DisposeScope scope = NewDisposeScope();
        flat.ZeroGradients();
        (parameter - target).pow(2).sum().backward();
        optimizer.Step(learningRate);
    }

    private static FlatParameters Flat(Tensor parameter, double decay) => new([new("all", [new("p", parameter)]) { WeightDecay = decay }]);
}
