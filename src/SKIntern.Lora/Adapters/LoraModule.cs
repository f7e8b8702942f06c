using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// LoRA on one linear layer (Hu et al., 2022): y = Wx + s·B(A(dropout(x))), or with a magnitude vector m DoRA (Liu et al., 2024):
/// y = Wx + (m/‖W + s·BA‖ − 1)·Wx + (m/‖W + s·BA‖)·s·BAx, the norm per output row and without gradient. B may have a bias of
/// its own, and the layer's may be trained.
/// </summary>
internal sealed class LoraModule : AdapterModule, ILinearAdapter, ILowRankModule, IDropoutUser
{
    private static readonly Scalar One = 1.0;
    private readonly LinearLayer _layer;
    private readonly Tensor? _magnitude;
    private readonly Tensor? _outputBias;
    private readonly Tensor? _layerBias;
    private readonly VectorOverrides _overrides;
    private readonly Scalar _scaling;
    private readonly AdapterDropout _dropout;

    /// <param name="model">The model of the layer.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="a">[r, in] Float32; owned from here on.</param>
    /// <param name="scaling">The factor s.</param>
    /// <param name="config">Whether magnitudes are trained, which start as the row norms of W + s·BA, and which biases.</param>
    /// <param name="dropout">The dropout that all modules of an adapter share.</param>
    public LoraModule(DecoderModel model, LinearLayer layer, Tensor a, double scaling, LoraConfig config, AdapterDropout dropout)
        : base(layer.Name)
    {
        _layer = layer;
        _overrides = model.VectorOverrides;
        A = a;
        Scaling = scaling;
        _scaling = scaling;
        _dropout = dropout;
        B = zeros([layer.OutFeatures, a.shape[0]], ScalarType.Float32, a.device).DetachFromDisposeScope();
        List<KeyValuePair<string, Tensor>> parameters = [new("lora_A.weight", A), new("lora_B.weight", B)];
        if (config.UseLoraBias)
        {
            _outputBias = zeros(layer.OutFeatures, ScalarType.Float32, a.device).DetachFromDisposeScope();
            parameters.Add(new("lora_B.bias", _outputBias));
        }

        if (config.UseDora)
        {
            _magnitude = GetRowNorms().DetachFromDisposeScope();
            parameters.Add(new("lora_magnitude_vector", _magnitude));
        }

        if (config.Bias != BiasTraining.None && layer.Bias is not null)
        {
            _layerBias = Copy(layer.Bias);
            parameters.Add(new("base_layer.bias", _layerBias));
        }

        Parameters = parameters;
    }

    public Tensor A { get; }

    public Tensor B { get; }

    public double Scaling { get; }

    public override IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    public IEnumerable<AdapterDropout> Dropouts => [_dropout];

    public override IReadOnlyList<MergedTensor> Merged
    {
        get
        {
            MergedTensor weight = new($"{Name}.weight", () => _layer.Weight, CreateMergedWeight);
            return _layerBias is null && _outputBias is null ? [weight] : [weight, new($"{Name}.bias", RequireBias, CreateMergedBias)];
        }
    }

    /// <summary>Whether its output is the layer's and an update that depends on nothing else, so that updates may be added up.</summary>
    internal bool IsPlain => _magnitude is null && _layerBias is null;

    public override bool IsTaken(bool beside)
        => _layer.Adapter is { } taken && !(beside && IsPlain && taken is LinearUpdateSum or LoraModule { IsPlain: true });

    public override void Attach()
    {
        _layer.Adapter = _layer.Adapter switch
        {
            LinearUpdateSum sum => sum.With(this),
            LoraModule other => new LinearUpdateSum([other, this]),
            _ => this,
        };
        if (_layerBias is not null)
        {
            _overrides.Set($"{Name}.bias", _layerBias);
        }
    }

    public override void Detach()
    {
        _layer.Adapter = _layer.Adapter is LinearUpdateSum sum ? sum.Without(this) : null;
        if (_layerBias is not null)
        {
            _overrides.Clear($"{Name}.bias");
        }
    }

    public Tensor Forward(LinearLayer layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return AddUpdate(layer.ForwardBase(input), layer, input).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the update of an input to an output of the layer, in the caller's dispose scope.</summary>
    public Tensor AddUpdate(Tensor output, LinearLayer layer, Tensor input)
    {
        Tensor x = _dropout.Apply(input);
        Tensor update = nn.functional.linear(nn.functional.linear(x, A.to(input.dtype)), B.to(input.dtype), _outputBias?.to(input.dtype)); // [..., out]
        if (_magnitude is null)
        {
            return output.add(update, _scaling);
        }

        // The bias is no part of the direction; and with dropout PEFT rescales the projection of the dropped input.
        Tensor projected = layer.Bias is null && !_dropout.IsActive ? output : nn.functional.linear(x, layer.Weight);
        Tensor scale = _magnitude.div(GetRowNorms()).to(input.dtype); // [out]
        return output.add(scale.sub(One).mul(projected)).add(scale.mul(update), _scaling);
    }

    public override void Dispose()
    {
        base.Dispose();
        _scaling.Dispose();
    }

    private Tensor CreateMergedWeight()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor sum = AddUpdateToWeight();
        return (_magnitude is null ? sum : sum.mul(_magnitude.div(GetRowNorms()).unsqueeze(1))).MoveToOuterDisposeScope();
    }

    private Tensor CreateMergedBias()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bias = (_layerBias ?? RequireBias()).to(ScalarType.Float32, copy: true);
        return (_outputBias is null ? bias : bias.add(_outputBias, _scaling)).MoveToOuterDisposeScope();
    }

    private Tensor RequireBias() => _layer.Bias
        ?? throw new InvalidOperationException($"'{Name}' has no bias, so the bias of its update (lora_bias) cannot be merged; the adapter works attached only.");

    private Tensor AddUpdateToWeight() => _layer.Weight.to(ScalarType.Float32).add(B.matmul(A), _scaling); // [out, in]

    private Tensor GetRowNorms()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return AddUpdateToWeight().norm(1, false, 2f).MoveToOuterDisposeScope(); // [out]
    }
}
