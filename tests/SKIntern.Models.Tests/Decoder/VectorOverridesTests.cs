using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Decoder;

public sealed class VectorOverridesTests : IDisposable
{
    private readonly DecoderModel _model = DecoderModel.CreateRandom(SmallConfigs.Gpt2(), seed: 1);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Names_AreAllVectors()
        => Assert.Equal(_model.Parameters.Where(p => p.Value.dim() == 1).Select(p => p.Key).Order(), _model.VectorOverrides.Names.Order());

    [Fact]
    public void Set_EveryVector_ChangesTheForwardPassAsTheWeightWould()
    {
        float[] original = Logits();
        foreach (string name in _model.VectorOverrides.Names)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGradient = no_grad();
            Tensor own = _model.Parameters[name], before = own.clone(), other = own + randn_like(own);
            own.copy_(other);
            float[] expected = Logits();
            own.copy_(before);

            _model.VectorOverrides.Set(name, other.to(ScalarType.Float64));
            Assert.True(_model.VectorOverrides.Contains(name));
            Assert.Equal(expected, Logits());

            _model.VectorOverrides.Clear(name);
            Assert.False(_model.VectorOverrides.Contains(name));
            Assert.Equal(original, Logits());
        }
    }

    [Fact]
    public void Set_ThatDoesNotFit_NamesTheShapes()
    {
        using DisposeScope scope = NewDisposeScope();
        string name = _model.VectorOverrides.Names.First();

        Assert.Contains("not [3]", Assert.Throws<ArgumentException>("value", () => _model.VectorOverrides.Set(name, zeros(3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => _model.VectorOverrides.Set("x", zeros(3)));
        Assert.Throws<ArgumentException>("name", () => _model.VectorOverrides.Clear("x"));
    }

    private float[] Logits()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return _model.Head(_model.Forward(tensor(new long[] { 4, 7, 2, 9, 11, 3 }, [2, 3]))).data<float>().ToArray();
    }
}
