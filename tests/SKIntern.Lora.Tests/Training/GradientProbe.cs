using SKIntern.Lora.Adapters;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;

namespace SKIntern.Lora.Tests.Training;

/// <summary>Loss and gradient of one optimizer step that changes nothing.</summary>
internal sealed record GradientProbe(double LossSum, float[] Gradient)
{
    /// <summary>Of all weights of the model.</summary>
    public static GradientProbe OfModel(DecoderModel model, IReadOnlyList<SequenceBatch> batches, int? checkpointing = null)
    {
        using FlatParameters parameters = TrainableParameters.Full(model);
        return Take(model, parameters, batches, checkpointing);
    }

    /// <summary>Of the adapter, with dropout as in step 3.</summary>
    public static GradientProbe OfAdapter(DecoderModel model, LoraAdapter adapter, IReadOnlyList<SequenceBatch> batches, int? checkpointing = null)
    {
        using FlatParameters parameters = TrainableParameters.Of(adapter);
        adapter.BeginTrainingStep(seed: 1, step: 3);
        try
        {
            return Take(model, parameters, batches, checkpointing);
        }
        finally
        {
            adapter.EndTraining();
        }
    }

    /// <summary>Requires equal losses and gradients, up to a part of the loss and of the largest gradient.</summary>
    public void AssertClose(GradientProbe actual, double tolerance)
    {
        Assert.True(Math.Abs(LossSum - actual.LossSum) <= tolerance * Math.Abs(LossSum), $"The loss is {actual.LossSum}, expected {LossSum}.");
        TinyModels.AssertClose(Gradient, actual.Gradient, tolerance * Gradient.Max(Math.Abs));
    }

    private static GradientProbe Take(DecoderModel model, FlatParameters parameters, IReadOnlyList<SequenceBatch> batches, int? checkpointing)
    {
        using AdamW optimizer = new(parameters.Groups);
        CausalLanguageModelTrainer trainer = new(model, parameters, optimizer, new() { MaxGradientNorm = null, ActivationCheckpointing = checkpointing });
        TrainStepResult result = trainer.Step(batches, 0);
        return new(result.LossSum, TinyModels.Values(parameters.Gradients));
    }
}
