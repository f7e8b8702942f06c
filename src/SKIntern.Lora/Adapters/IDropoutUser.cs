namespace SKIntern.Lora.Adapters;

/// <summary>What drops inputs in training, so that a layer that is computed again can draw what it drew.</summary>
internal interface IDropoutUser
{
    /// <summary>What draws, active or not; it may be shared with other layers.</summary>
    IEnumerable<AdapterDropout> Dropouts { get; }
}
