using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>A whole copy of a linear layer's weight (and bias), trained in its place: PEFT's <c>modules_to_save</c>.</summary>
internal sealed class SavedLinear : AdapterModule, ILinearAdapter
{
    private readonly LinearLayer _layer;
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    public SavedLinear(LinearLayer layer)
        : base(layer.Name)
    {
        _layer = layer;
        _weight = Copy(layer.Weight);
        _bias = layer.Bias is null ? null : Copy(layer.Bias);
        Parameters = _bias is null ? [new("weight", _weight)] : [new("weight", _weight), new("bias", _bias)];
    }

    public override IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    public override IReadOnlyList<MergedTensor> Merged
    {
        get
        {
            MergedTensor weight = new($"{Name}.weight", () => _layer.Weight, () => _weight.detach().clone());
            return _bias is null ? [weight] : [weight, new($"{Name}.bias", () => _layer.Bias!, () => _bias.detach().clone())];
        }
    }

    public override bool IsTaken(bool beside) => _layer.Adapter is not null;

    public override void Attach() => _layer.Adapter = this;

    public override void Detach() => _layer.Adapter = null;

    public Tensor Forward(LinearLayer layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.linear(input, _weight.to(input.dtype), _bias?.to(input.dtype)).MoveToOuterDisposeScope();
    }
}
