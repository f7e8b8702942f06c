using SKIntern.Lora.Adapters;
using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Training;

/// <summary>
/// The states of a model's dropout at points of its forward pass, so that layers which are computed again draw what they drew.
/// It owns the remembered states.
/// </summary>
internal sealed class DropoutReplay(DecoderModel model) : IDisposable
{
    private readonly IReadOnlyList<AdapterDropout> _active =
        [.. model.Linears.Values.Select(l => l.Adapter).OfType<IDropoutUser>().SelectMany(u => u.Dropouts).Where(d => d.IsActive).Distinct()];

    private readonly List<Tensor[]> _marks = [];

    /// <summary>Remembers the states as they are.</summary>
    public void Mark() => _marks.Add([.. _active.Select(d => d.GetState().DetachFromDisposeScope())]);

    /// <summary>Goes back to what a call of <see cref="Mark"/> remembered.</summary>
    public void Rewind(int mark)
    {
        for (int i = 0; i < _active.Count; i++)
        {
            _active[i].SetState(_marks[mark][i]);
        }
    }

    public void Dispose()
    {
        foreach (Tensor state in _marks.SelectMany(m => m))
        {
            state.Dispose();
        }
    }
}
