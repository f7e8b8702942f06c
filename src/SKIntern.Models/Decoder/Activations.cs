using SKIntern.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SKIntern.Models.Decoder;

/// <summary>Activation functions by name and as computations.</summary>
internal static class Activations
{
    private static readonly Dictionary<string, ActivationFunction> ByName = new(StringComparer.Ordinal)
    {
        ["silu"] = ActivationFunction.Silu,
        ["swish"] = ActivationFunction.Silu,
        ["gelu"] = ActivationFunction.Gelu,
        ["gelu_python"] = ActivationFunction.Gelu,
        ["gelu_new"] = ActivationFunction.GeluTanh,
        ["gelu_fast"] = ActivationFunction.GeluTanh,
        ["gelu_pytorch_tanh"] = ActivationFunction.GeluTanh,
        ["relu"] = ActivationFunction.Relu,
    };

    private static readonly Scalar Half = 0.5, Cubic = 0.044715, Slope = Math.Sqrt(2 / Math.PI), One = 1.0;

    /// <summary>The name that Hugging Face's configs use.</summary>
    internal static string NameOf(ActivationFunction function) => function switch
    {
        ActivationFunction.GeluTanh => "gelu_pytorch_tanh",
        _ => ByName.First(p => p.Value == function).Key,
    };

    /// <summary>Reads the name in a config's field.</summary>
    internal static ActivationFunction Read(JsonObjectReader root, string field, string otherwise)
    {
        string name = root.GetOptionalString(field) ?? otherwise;
        return ByName.TryGetValue(name, out ActivationFunction function)
            ? function
            : throw root.Error(field, $"'{name}' is not supported; supported are: {string.Join(", ", ByName.Keys)}");
    }

    /// <summary>The function of each value, in the dtype of <paramref name="x"/> and in the caller's dispose scope.</summary>
    internal static Tensor Apply(ActivationFunction function, Tensor x) => function switch
    {
        ActivationFunction.Silu => F.silu(x),
        ActivationFunction.Gelu => F.gelu(x),
        ActivationFunction.GeluTanh => GeluTanh(x),
        ActivationFunction.Relu => F.relu(x),
        _ => throw new InvalidOperationException($"Unknown activation function {function}."),
    };

    private static Tensor GeluTanh(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inner = x.mul(x).mul(x).mul(Cubic).Plus(x).mul(Slope).tanh().add(One, One);
        return x.mul(Half).mul(inner).MoveToOuterDisposeScope();
    }
}
