using SKIntern.Models.Decoder;
using SKIntern.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Decoder;

public class VectorOverridesTests
{
    public static TheoryData<string> Families() => [.. DecoderConfigReader.SupportedModelTypes];

    [Theory]
    [MemberData(nameof(Families))]
    public void Set_EveryVector_ChangesTheForwardPassAsTheWeightWould(string modelType)
    {
        using DecoderModel model = Create(modelType);
        Assert.Equal(model.Parameters.Where(p => p.Value.dim() == 1).Select(p => p.Key).Order(), model.VectorOverrides.Names.Order());
        float[] original = Logits(model);
        using var generator = new Generator(2, CPU);
        foreach (string name in model.VectorOverrides.Names)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGradient = no_grad();
            Tensor own = model.Parameters[name], before = own.clone(), other = own + randn(own.shape, generator: generator);
            own.copy_(other);
            float[] expected = Logits(model);
            own.copy_(before);

            model.VectorOverrides.Set(name, other.to(ScalarType.Float64));
            Assert.True(model.VectorOverrides.Contains(name));
            Assert.Equal(expected, Logits(model));

            model.VectorOverrides.Clear(name);
            Assert.False(model.VectorOverrides.Contains(name));
            Assert.Equal(original, Logits(model));
        }
    }

    [Fact]
    public void Set_ThatDoesNotFit_NamesTheShapes()
    {
        using DisposeScope scope = NewDisposeScope();
        using DecoderModel model = Create(DecoderConfigReader.SupportedModelTypes[0]);
        string name = model.VectorOverrides.Names.First();

        Assert.Contains("not [3]", Assert.Throws<ArgumentException>("value", () => model.VectorOverrides.Set(name, zeros(3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => model.VectorOverrides.Set("x", zeros(3)));
        Assert.Throws<ArgumentException>("name", () => model.VectorOverrides.Clear("x"));
    }

    private static DecoderModel Create(string modelType)
    {
        using TemporaryFolder folder = new();
        return DecoderModel.CreateRandom(DecoderConfigReader.Read(folder.Write("config.json", SmallConfigs.Of(modelType).ToJsonString())), seed: 1);
    }

    private static float[] Logits(DecoderModel model)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        return model.Head(model.Forward(tensor(new long[] { 4, 7, 2, 9, 11, 3 }, [2, 3]))).data<float>().ToArray();
    }
}
