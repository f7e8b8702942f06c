using CsCheck;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Tests.Checkpoints;

public class GgufQuantizerTests
{
    [Fact]
    public void QuantizeQ8_0_AnyBlock_EqualsTheReferencesFormula()
    {
        Gen.Single[-1000f, 1000f].Array[32, 32].Sample(
            values =>
            {
                byte[] block = new byte[34];

                GgufQuantizer.QuantizeQ8_0(values, block);

                Assert.Equal(Reference(values), block);
            },
            iter: 2_000,
            threads: 1);
    }

    [Fact]
    public void QuantizeQ8_0_Halves_RoundAwayFromZero()
    {
        // The scale is 1, so each value is its own quotient.
        float[] values = new float[32];
        (values[0], values[1], values[2], values[3], values[4], values[5]) = (127, 0.5f, -0.5f, 2.5f, -2.5f, 0.49999997f);
        byte[] block = new byte[34];

        GgufQuantizer.QuantizeQ8_0(values, block);

        Assert.Equal((Half)1f, BitConverter.ToHalf(block));
        Assert.Equal([127, 1, -1, 3, -3, 0], block[2..8].Select(b => (sbyte)b));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-45f)]
    [InlineData(1e-37f)]
    public void QuantizeQ8_0_ZeroOrNearly_DecodesToZero(float value)
    {
        byte[] blocks = new byte[68];
        float[] decoded = new float[64];

        GgufQuantizer.QuantizeQ8_0([.. Enumerable.Repeat(value, 32), .. Enumerable.Repeat(-value, 32)], blocks);
        GgufBlocks.DecodeQ8_0(blocks, decoded);

        Assert.All(decoded, v => Assert.Equal(0, v));
    }

    private static byte[] Reference(float[] values)
    {
        float d = values.Max(MathF.Abs) / 127, id = d == 0 ? 0 : 1 / d;
        return [.. BitConverter.GetBytes((Half)d), .. values.Select(v => (byte)(sbyte)MathF.Round(v * id, MidpointRounding.AwayFromZero))];
    }
}
