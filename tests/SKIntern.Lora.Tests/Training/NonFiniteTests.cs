using System.Runtime.InteropServices;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using SKIntern.Training;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

/// <summary>A token of its own has an embedding that is no number, so that the sequences with it have no finite loss.</summary>
public sealed class NonFiniteTests : IDisposable
{
    private const int BadToken = 3;
    private readonly DecoderModel _model = TinyModels.Create(tied: false);

    public NonFiniteTests() => SetBadToken(_model);

    private static SequenceBatch Good => new([Sequence("good", 5), Sequence("fine", 6)]);

    private static SequenceBatch Bad => new([Sequence("good", 5), Sequence("bad", BadToken)]);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Step_Stop_NamesTheOffendingExampleOnly()
    {
        using FlatParameters parameters = TrainableParameters.Full(_model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(_model, parameters, optimizer);

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Step([Good, Bad], 0.01));

        Assert.Equal(["bad"], error.ExampleIds);
        Assert.Contains("Examples: bad.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_Skip_LeavesWeightsAndOptimizerAsIfItHadNotBeen()
    {
        using DecoderModel other = TinyModels.Create(tied: false);
        SetBadToken(other);
        using FlatParameters parameters = TrainableParameters.Full(_model), otherParameters = TrainableParameters.Full(other);
        using AdamW optimizer = new(parameters.Groups), otherOptimizer = new(otherParameters.Groups);
        TrainerOptions options = new() { NonFinite = NonFinitePolicy.SkipStep };
        CausalLanguageModelTrainer trainer = new(_model, parameters, optimizer, options), otherTrainer = new(other, otherParameters, otherOptimizer, options);

        trainer.Step([Good], 0.01);
        TrainStepResult skipped = trainer.Step([Good, Bad], 0.01);
        trainer.Step([Good], 0.01);
        otherTrainer.Step([Good], 0.01);
        otherTrainer.Step([Good], 0.01);

        Assert.Equal(["bad"], skipped.OffendingExampleIds);
        Assert.Equal((3, 0), (trainer.StepCount, trainer.ConsecutiveSkips));
        Assert.All(TinyModels.Snapshot(other), p => Assert.Equal(p.Value, TinyModels.Values(_model.Parameters[p.Key])));
        IReadOnlyDictionary<string, Tensor> expected = otherOptimizer.SaveState(), actual = optimizer.SaveState();
        Assert.All(expected, s => Assert.Equal(TinyModels.Values(s.Value), TinyModels.Values(actual[s.Key])));
        foreach (Tensor tensor in expected.Values.Concat(actual.Values))
        {
            tensor.Dispose();
        }
    }

    [Fact]
    public void Step_TooManySkipsInARow_Stops()
    {
        using FlatParameters parameters = TrainableParameters.Full(_model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(_model, parameters, optimizer, new() { NonFinite = NonFinitePolicy.SkipStep, MaxConsecutiveSkips = 2 });
        Assert.True(trainer.Step([Bad], 0.01).IsSkipped);
        Assert.False(trainer.Step([Good], 0.01).IsSkipped);
        Assert.True(trainer.Step([Bad], 0.01).IsSkipped);
        Assert.True(trainer.Step([Bad], 0.01).IsSkipped);

        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Step([Bad], 0.01));

        Assert.Equal(5, error.Step);
        Assert.Contains("2 steps before it were skipped", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB")]
    [InlineData("[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.")]
    public void Step_OutOfMemory_SaysWhatToChange(string message)
    {
        using FlatParameters parameters = TrainableParameters.Full(_model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(_model, parameters, optimizer);
        LinearLayer layer = _model.Linears.Values.Last();
        layer.Adapter = new Failing(message);

        DeviceMemoryException error = Assert.Throws<DeviceMemoryException>(() => trainer.Step([Good, new([Sequence("one", 4)])], 0.01));

        Assert.Equal(1, error.Step);
        Assert.All(["2 sequences of 3 tokens", "batch size", "gradient accumulation", "activation checkpointing", message], m => Assert.Contains(m, error.Message, StringComparison.Ordinal));
        layer.Adapter = new Failing("The size of tensor a must match");
        Assert.Throws<ExternalException>(() => trainer.Step([Good], 0.01));
        layer.Adapter = null;
        Assert.True(double.IsFinite(trainer.Step([Good], 0.01).GradientNorm));
    }

    [Fact]
    public void IsExhausted_ARealAllocation_IsTold()
    {
        // More than an address space.
        ExternalException error = Assert.ThrowsAny<ExternalException>(() => empty(1L << 58, ScalarType.Byte));

        Assert.True(DeviceMemory.IsExhausted(error), error.Message);
    }

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Gpu)]
    public void IsExhausted_ARealAllocationOnCuda_IsTold()
    {
        Assert.SkipUnless(cuda.is_available(), "there is no CUDA device");
        ExternalException error = Assert.ThrowsAny<ExternalException>(() => empty(1L << 44, ScalarType.Byte, CUDA));

        Assert.True(DeviceMemory.IsExhausted(error), error.Message);
    }

    [Fact]
    public void Create_Float16Model_IsRefusedBeforeAnyTraining()
        => Assert.Contains("Float32 or BFloat16, not Float16", Assert.Throws<ArgumentException>(() => TinyModels.Create(dtype: ScalarType.Float16)).Message, StringComparison.Ordinal);

    [Fact]
    public void Validate_BadTrainerOptions_Throws()
        => Assert.Contains("MaxConsecutiveSkips", Assert.Throws<ArgumentException>(() => new TrainerOptions { MaxConsecutiveSkips = 0 }.Validate()).Message, StringComparison.Ordinal);

    private static TokenSequence Sequence(string id, int token) => TokenSequence.FromPromptAndTarget(id, [2, token], [7, 1]);

    private static void SetBadToken(DecoderModel model)
    {
        using IDisposable noGradient = no_grad();
        using Tensor row = model.Parameters["model.embed_tokens.weight"].narrow(0, BadToken, 1);
        row.fill_(float.NaN);
    }

    private sealed class Failing(string message) : ILinearAdapter
    {
        public Tensor Forward(LinearLayer layer, Tensor input) => throw new ExternalException(message);
    }
}
