using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// Copies of a module's vectors, trained in their place: a norm that is saved whole, or the bias of a layer that is not adapted.
/// </summary>
internal sealed class VectorModule : AdapterModule
{
    private readonly VectorOverrides _overrides;

    /// <param name="model">The model.</param>
    /// <param name="name">The module's path.</param>
    /// <param name="keys">The names of the vectors after the path.</param>
    public VectorModule(DecoderModel model, string name, params IEnumerable<string> keys)
        : base(name)
    {
        _overrides = model.VectorOverrides;
        IReadOnlyDictionary<string, Tensor> weights = model.Parameters;
        Parameters = [.. keys.Select(k => KeyValuePair.Create(k, Copy(weights[$"{name}.{k}"])))];
        Merged = [.. Parameters.Select(p => new MergedTensor($"{name}.{p.Key}", () => model.Parameters[$"{name}.{p.Key}"], () => p.Value.detach().clone()))];
    }

    public override IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    public override IReadOnlyList<MergedTensor> Merged { get; }

    public override bool IsTaken(bool beside) => Parameters.Any(p => _overrides.Contains($"{Name}.{p.Key}"));

    public override void Attach()
    {
        foreach ((string key, Tensor value) in Parameters)
        {
            _overrides.Set($"{Name}.{key}", value);
        }
    }

    public override void Detach()
    {
        foreach ((string key, _) in Parameters)
        {
            _overrides.Clear($"{Name}.{key}");
        }
    }
}
