using static TorchSharp.torch;

namespace SKIntern.Lora.Adapters;

/// <summary>A module whose update of a weight is a product of two small matrices.</summary>
internal interface ILowRankModule
{
    /// <summary>The module's path in the checkpoint.</summary>
    string Name { get; }

    /// <summary>[r, in].</summary>
    Tensor A { get; }

    /// <summary>[out, r].</summary>
    Tensor B { get; }

    /// <summary>The factor of the product.</summary>
    double Scaling { get; }
}
