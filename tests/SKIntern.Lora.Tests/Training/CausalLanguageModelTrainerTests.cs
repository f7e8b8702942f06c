using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using SKIntern.Testing;
using SKIntern.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class CausalLanguageModelTrainerTests
{
    [Fact]
    public void Train_TinyModelWithMuonAndAdamW_LearnsItsRows()
    {
        using DecoderModel model = TinyModels.Create();
        using FlatParameters parameters = TrainableParameters.Full(model, weightDecay: 0.01, matrixLearningRateMultiplier: 2);
        using CompositeOptimizer optimizer = new(new Muon([parameters.Groups[0]]), new AdamW([parameters.Groups[1], parameters.Groups[2]]));
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);
        SequenceBatch batch = new(TinyModels.Sequences(6));
        double before = CausalLanguageModelTrainer.EvaluateLossSum(model, batch);
        Recorder progress = new();

        trainer.Train(Endless(batch), 40, 0.01, LearningRateSchedule.Flat, progress, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 40), progress.Reports.Select(r => r.Step));
        Assert.Equal(before / batch.LabelCount, progress.Reports[0].Loss, 4);
        Assert.True(CausalLanguageModelTrainer.EvaluateLossSum(model, batch) < before / 2);
    }

    [Fact]
    public void Step_InMicroBatches_EqualsOneLargeBatch()
    {
        using DecoderModel one = TinyModels.Create(), many = TinyModels.Create();
        IReadOnlyList<TokenSequence> sequences = TinyModels.Sequences(7);

        TrainStepResult whole = TakeSteps(one, [new SequenceBatch(sequences)]);
        TrainStepResult cut = TakeSteps(many, SequenceBatcher.ByCount(sequences, 2));

        Assert.Equal(whole.LossSum, cut.LossSum, 3);
        Assert.Equal(whole.GradientNorm, cut.GradientNorm, 4);
        Assert.Equal((whole.Tokens, whole.LabelTokens), (cut.Tokens, cut.LabelTokens));
        foreach ((string name, float[] values) in TinyModels.Snapshot(one))
        {
            TinyModels.AssertClose(values, TinyModels.Values(many.Parameters[name]), 2e-4);
        }
    }

    // Adam hides a wrong scale; the gradient itself does not. Sums of other order differ in the last bits of Float32.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Step_InMicroBatches_HasTheGradientOfOneLargeBatch(int batchSize)
    {
        using DecoderModel model = TinyModels.Create();
        TokenSequence[] sequences = [.. TinyModels.Sequences(7).Select((s, i) => new TokenSequence(s.Id, s.Ids.ToArray(), [.. s.LossWeights.ToArray().Select(w => w * (i + 1) / 4)]))];
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer, new() { MaxGradientNorm = null });

        float[] whole = GetGradient([new SequenceBatch(sequences)]), cut = GetGradient(SequenceBatcher.ByCount(sequences, batchSize));

        TinyModels.AssertClose(whole, cut, 2e-6 * whole.Max(Math.Abs));

        float[] GetGradient(IReadOnlyList<SequenceBatch> batches)
        {
            trainer.Step(batches, learningRate: 0);
            return TinyModels.Values(parameters.Gradients);
        }
    }

    [Fact]
    public void Step_AfterAFewSteps_KeepsTheNumberOfLiveTensors()
    {
        using DecoderModel model = TinyModels.Create();
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);
        SequenceBatch batch = new(TinyModels.Sequences(3));
        trainer.Step([batch], 0.001);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int i = 0; i < 12; i++)
        {
            trainer.Step([batch], 0.001);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(ScalarType.Float32, false)]
    [InlineData(ScalarType.BFloat16, true)]
    public void Step_OnAnAdapter_KeepsTheNumberOfLiveTensors(ScalarType dtype, bool dora)
    {
        using DecoderModel model = TinyModels.Create(dtype: dtype, tied: false);
        using LoraAdapter adapter = LoraAdapter.Create(model, new() { Targets = ModuleSelection.AllLinear, UseDora = dora, Dropout = 0.1, ModulesToSave = ["lm_head"] }, seed: 1);
        adapter.Attach();
        using FlatParameters parameters = TrainableParameters.Of(adapter);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);
        SequenceBatch batch = new(TinyModels.Sequences(3));
        Step(0);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int i = 1; i < 6; i++)
        {
            Step(i);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        void Step(int step)
        {
            adapter.BeginTrainingStep(0, step);
            trainer.Step([batch, batch], 0.001);
        }
    }

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Gpu)]
    public void Step_OnCuda_EqualsTheCpu()
    {
        Assert.SkipUnless(cuda.is_available(), "there is no CUDA device");
        using DecoderModel onCpu = TinyModels.Create(), onGpu = TinyModels.Create(device: CUDA);
        SequenceBatch[] batches = [new(TinyModels.Sequences(5))];

        TrainStepResult expected = TakeSteps(onCpu, batches), actual = TakeSteps(onGpu, batches);

        Assert.Equal(expected.LossSum, actual.LossSum, 2);
        Assert.Equal(expected.GradientNorm, actual.GradientNorm, 3);
    }

    [Fact]
    public void Step_GradientAboveTheLimit_IsCutToIt()
    {
        using DecoderModel model = TinyModels.Create();
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer, new() { MaxGradientNorm = 0.01 });

        TrainStepResult step = trainer.Step([new(TinyModels.Sequences(3))], 0);

        Assert.True(step.GradientNorm > 0.01);
        using Tensor norm = parameters.Gradients.norm();
        Assert.Equal(0.01, norm.item<float>(), 5);
    }

    [Fact]
    public void Step_WeightNotFinite_StopsAndLeavesTheRest()
    {
        using DecoderModel model = TinyModels.Create();
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);
        using (no_grad())
        {
            model.Parameters["model.norm.weight"].fill_(float.PositiveInfinity);
        }

        float[] before = TinyModels.Values(model.Parameters["model.embed_tokens.weight"]);
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => trainer.Step([new(TinyModels.Sequences(2))], 0.1));

        Assert.Equal(1, error.Step);
        Assert.Equal(["row0", "row1"], error.ExampleIds);
        Assert.Equal(before, TinyModels.Values(model.Parameters["model.embed_tokens.weight"]));
    }

    [Fact]
    public void Train_Cancelled_StopsBetweenSteps()
    {
        using DecoderModel model = TinyModels.Create();
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);
        using CancellationTokenSource source = new();
        Recorder progress = new() { OnReport = r => { if (r.Step == 3) { source.Cancel(); } } };

        Assert.Throws<OperationCanceledException>(() => trainer.Train(
            Endless(new(TinyModels.Sequences(2))), 10, 0.01, new(), progress, cancellationToken: source.Token));
        Assert.Equal(3, trainer.StepCount);
    }

    [Fact]
    public void Train_StreamEnds_SaysWhere()
    {
        using DecoderModel model = TinyModels.Create();
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => trainer.Train(
            [new(TinyModels.Sequences(2))], 2, 0.01, new(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("1 of 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_Bfloat16Model_Throws()
    {
        using DecoderModel model = TinyModels.Create(dtype: ScalarType.BFloat16);

        Assert.Throws<ArgumentException>(() => TrainableParameters.Full(model));
    }

    private static TrainStepResult TakeSteps(DecoderModel model, IReadOnlyList<SequenceBatch> batches)
    {
        using FlatParameters parameters = TrainableParameters.Full(model);
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer);
        trainer.Step(batches, 0.01);
        return trainer.Step(batches, 0.01);
    }

    private static IEnumerable<SequenceBatch> Endless(SequenceBatch batch)
    {
        while (true)
        {
            yield return batch;
        }
    }
}
