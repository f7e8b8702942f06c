using SKIntern.Lora.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class SgdTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void Step_ManyTimes_EqualsTorch(double momentum, bool nesterov)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        Tensor start = randn(4, 5, generator: generator), target = randn(4, 5, generator: generator);
        Tensor ours = start.clone();
        var theirs = new TorchSharp.Modules.Parameter(start.clone());
        using FlatParameters flat = new([new("all", [new("p", ours)])]);
        using Sgd optimizer = new(flat.Groups, new() { Momentum = momentum, Nesterov = nesterov });
        using var reference = optim.SGD([theirs], 0.02, momentum: momentum, nesterov: nesterov);

        for (int i = 0; i < 20; i++)
        {
            flat.ZeroGradients();
            (ours - target).pow(2).sum().backward();
            optimizer.Step(0.02);
            reference.zero_grad();
            (theirs - target).pow(2).sum().backward();
            reference.step();
        }

        TinyModels.AssertClose(TinyModels.Values(theirs), TinyModels.Values(ours), 2e-6);
    }

    [Fact]
    public void Step_WithDecay_IsDecoupledFromTheMomentum()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor p = ones(1);
        using FlatParameters flat = new([new("all", [new("p", p)]) { WeightDecay = 0.5, LearningRateMultiplier = 2 }]);
        using Sgd optimizer = new(flat.Groups);

        // No gradient: 1 - 0.1 x 2 x 0.5 of the value stays each time, and nothing gathers in the momentum.
        optimizer.Step(0.1);
        optimizer.Step(0.1);

        TinyModels.AssertClose([0.81f], TinyModels.Values(p), 1e-6);
    }

    [Fact]
    public void LoadState_OfAnotherOptimizer_Throws()
    {
        using DisposeScope scope = NewDisposeScope();
        using FlatParameters flat = new([new("g", [new("p", ones(3))])]);
        IOptimizer[] optimizers = [new AdamW(flat.Groups), new AdamW8Bit(flat.Groups), new Sgd(flat.Groups), new Sgd(flat.Groups, new() { Momentum = 0 })];

        foreach (IOptimizer from in optimizers)
        {
            IReadOnlyDictionary<string, Tensor> state = from.SaveState();
            foreach (IOptimizer to in optimizers.Where(o => o.GetType() != from.GetType()))
            {
                Assert.True(state.Count == 0 || Throws(() => to.LoadState(state)), $"{to.GetType().Name} took {from.GetType().Name}'s state.");
            }
        }

        Array.ForEach(optimizers, o => o.Dispose());
        static bool Throws(Action load) => Record.Exception(load) is ArgumentException;
    }

    [Fact]
    public void Validate_BadMomentum_Throws()
    {
        Assert.Contains("Momentum", Assert.Throws<ArgumentException>(() => new SgdOptions { Momentum = 1 }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("Nesterov", Assert.Throws<ArgumentException>(() => new SgdOptions { Momentum = 0, Nesterov = true }.Validate()).Message, StringComparison.Ordinal);
    }
}
