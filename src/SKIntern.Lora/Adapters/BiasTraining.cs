namespace SKIntern.Lora.Adapters;

/// <summary>Which of a model's biases are trained beside an adapter's matrices: PEFT's <c>bias</c>.</summary>
public enum BiasTraining
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>Every bias of the model, those of norms among them.</summary>
    All,

    /// <summary>The biases of the layers that are adapted.</summary>
    LoraOnly,
}
