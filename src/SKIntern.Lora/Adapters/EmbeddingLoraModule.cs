using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>
/// LoRA on a table of vectors: e = E[i] + s·B A[:, i], or with magnitudes m DoRA: m/‖Eᵀ + s·BA‖ · (E[i] + s·B A[:, i]), the norm
/// per component over all ids and without gradient. A starts at 0 and B is drawn, as in PEFT. Dropout does not apply.
/// </summary>
internal sealed class EmbeddingLoraModule : EmbeddingModule, ILowRankModule
{
    private readonly Tensor? _magnitude;
    private readonly Scalar _scaling;

    /// <param name="layer">The layer.</param>
    /// <param name="tiedHead">The head that the update counts for as well, or <see langword="null"/>; not with DoRA.</param>
    /// <param name="b">[H, r] Float32; owned from here on.</param>
    /// <param name="scaling">The factor s.</param>
    /// <param name="useDora">Whether magnitudes are trained; they start as the norms of Eᵀ + s·BA.</param>
    public EmbeddingLoraModule(EmbeddingLayer layer, LinearLayer? tiedHead, Tensor b, double scaling, bool useDora)
        : base(layer, tiedHead)
    {
        Scaling = scaling;
        _scaling = scaling;
        A = zeros([b.shape[1], layer.Weight.shape[0]], ScalarType.Float32, b.device).DetachFromDisposeScope();
        B = b;
        List<KeyValuePair<string, Tensor>> parameters = [new("lora_embedding_A", A), new("lora_embedding_B", B)];
        if (useDora)
        {
            _magnitude = GetNorms().DetachFromDisposeScope();
            parameters.Add(new("lora_magnitude_vector", _magnitude));
        }

        Parameters = parameters;
    }

    public Tensor A { get; }

    public Tensor B { get; }

    public double Scaling { get; }

    public override IReadOnlyList<KeyValuePair<string, Tensor>> Parameters { get; }

    public override Tensor Forward(EmbeddingLayer layer, Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor update = A.index_select(1, ids).t().matmul(B.t()); // [n, H]
        Tensor vectors = layer.ForwardBase(ids).to(ScalarType.Float32).add(update, _scaling);
        return (_magnitude is null ? vectors : vectors.mul(_magnitude.div(GetNorms()))).to(layer.Weight.dtype).MoveToOuterDisposeScope();
    }

    public override Tensor Forward(LinearLayer layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor update = input.matmul(B.to(input.dtype)).matmul(A.to(input.dtype)); // [..., ids]
        return layer.ForwardBase(input).add(update, _scaling).MoveToOuterDisposeScope();
    }

    public override void Dispose()
    {
        base.Dispose();
        _scaling.Dispose();
    }

    protected override Tensor CreateMergedWeight()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor sum = AddUpdateToWeight();
        return (_magnitude is null ? sum : sum.mul(_magnitude.div(GetNorms()))).MoveToOuterDisposeScope();
    }

    protected override IReadOnlyList<KeyValuePair<string, Tensor>> ViewForHead() => [new("lora_A.weight", B.t()), new("lora_B.weight", A.t())];

    private Tensor AddUpdateToWeight() => Layer.Weight.to(ScalarType.Float32).add(B.matmul(A).t(), _scaling); // [ids, H]

    private Tensor GetNorms()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return AddUpdateToWeight().norm(0, false, 2f).MoveToOuterDisposeScope(); // [H]
    }
}
