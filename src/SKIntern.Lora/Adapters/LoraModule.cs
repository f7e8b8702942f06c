using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// LoRA on one layer (Hu et al., 2022): y = Wx + s·B(A(dropout(x))), or with a magnitude vector m DoRA (Liu et al., 2024):
/// y = Wx + (m/‖W + s·BA‖ − 1)·Wx + (m/‖W + s·BA‖)·s·BAx, the norm per output row and without gradient.
/// </summary>
internal sealed class LoraModule : AdapterModule, IDropoutUser
{
    private static readonly Scalar One = 1.0;
    private readonly Tensor _a;
    private readonly Tensor _b;
    private readonly Tensor? _magnitude;
    private readonly Scalar _scaling;
    private readonly AdapterDropout _dropout;

    /// <param name="layer">The layer.</param>
    /// <param name="a">[r, in] Float32; owned from here on.</param>
    /// <param name="scaling">The factor s.</param>
    /// <param name="useDora">Whether magnitudes are trained; they start as the row norms of W + s·BA.</param>
    /// <param name="dropout">The dropout that all modules of an adapter share.</param>
    public LoraModule(LinearLayer layer, Tensor a, double scaling, bool useDora, AdapterDropout dropout)
        : base(layer)
    {
        _a = a;
        _scaling = scaling;
        _dropout = dropout;
        _b = zeros([layer.OutFeatures, a.shape[0]], ScalarType.Float32, a.device).DetachFromDisposeScope();
        List<KeyValuePair<string, Tensor>> parameters = [new("lora_A.weight", _a), new("lora_B.weight", _b)];
        if (useDora)
        {
            _magnitude = GetRowNorms().DetachFromDisposeScope();
            parameters.Add(new("lora_magnitude_vector", _magnitude));
        }

        Parameters = parameters;
    }

    public override IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    public IEnumerable<AdapterDropout> Dropouts => [_dropout];

    public override Tensor Forward(LinearLayer layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = layer.ForwardBase(input);
        Tensor x = _dropout.Apply(input);
        Tensor update = nn.functional.linear(nn.functional.linear(x, _a.to(input.dtype)), _b.to(input.dtype)); // [..., out]
        if (_magnitude is null)
        {
            return output.add(update, _scaling).MoveToOuterDisposeScope();
        }

        // The bias is no part of the direction; and with dropout PEFT rescales the projection of the dropped input.
        Tensor projected = layer.Bias is null && !_dropout.IsActive ? output : nn.functional.linear(x, layer.Weight);
        Tensor scale = _magnitude.div(GetRowNorms()).to(input.dtype); // [out]
        return output.add(scale.sub(One).mul(projected)).add(scale.mul(update), _scaling).MoveToOuterDisposeScope();
    }

    public override Tensor CreateMergedWeight()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor sum = AddUpdate();
        return (_magnitude is null ? sum : sum.mul(_magnitude.div(GetRowNorms()).unsqueeze(1))).MoveToOuterDisposeScope();
    }

    private Tensor AddUpdate() => Layer.Weight.to(ScalarType.Float32).add(_b.matmul(_a), _scaling); // [out, in]

    private Tensor GetRowNorms()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return AddUpdate().norm(1, false, 2f).MoveToOuterDisposeScope(); // [out]
    }
}
