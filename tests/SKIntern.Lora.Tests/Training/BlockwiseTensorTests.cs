using CsCheck;
using SKIntern.Lora.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Lora.Tests.Training;

public class BlockwiseTensorTests
{
    // Half the widest gap between neighbours in [-1, 1]: 0.9 / 64 / 2 in the top decade, half of that in twice as many of one sign.
    private const double SignedBound = 0.00704, UnsignedBound = 0.00353;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Code_IsA256ValueTreeOverSevenDecades(bool signed)
    {
        float[] values = signed ? DynamicCode.CreateSigned() : DynamicCode.CreateUnsigned();

        Assert.Equal(256, values.Distinct().Count());
        Assert.Equal(values.Order(), values);
        Assert.Contains(0f, values);
        Assert.Equal(1, values[^1]);
        Assert.Equal(signed ? -0.9929688f : 0, values[0], 1e-6f);
        Assert.Equal(signed ? 5.5e-7f : 3.25e-7f, values.Where(v => v > 0).Min(), 1e-12f);
        double gap = values.Zip(values.Skip(1), (low, high) => (double)high - low).Max();
        Assert.InRange(gap / 2, 0, signed ? SignedBound : UnsignedBound);
    }

    // Blocks of any scale, with values of any magnitude below their largest.
    [Fact]
    public void Read_WhatWasWritten_IsNearByTheBlocksLargest()
        => Gen.Select(Gen.Bool, Gen.Int[-20, 20], Gen.Select(Gen.Float[-1, 1], Gen.Int[-9, 0]).Array[BlockwiseTensor.BlockSize * 2]).Sample((signed, exponent, parts) =>
        {
            float[] values = [.. parts.Select(p => (signed ? p.Item1 : Math.Abs(p.Item1)) * MathF.Pow(10, p.Item2 + exponent))];

            float[] read = WriteAndRead(signed, values);

            for (int block = 0; block < 2; block++)
            {
                IEnumerable<(float Value, float Read)> pairs = values.Zip(read).Skip(block * BlockwiseTensor.BlockSize).Take(BlockwiseTensor.BlockSize);
                float largest = pairs.Max(p => Math.Abs(p.Value));
                double bound = (signed ? SignedBound : UnsignedBound) * largest * (1 + 1e-5);
                Assert.All(pairs, p => Assert.InRange(Math.Abs((double)p.Value - p.Read), 0, bound));
                Assert.All(pairs, p => Assert.True(p.Value * p.Read >= 0, "A sign has changed."));
                Assert.True(signed || pairs.All(p => p.Value == 0 == (p.Read == 0)), "A second moment became 0, or came from 0.");
            }
        }, iter: 200, threads: 1);

    [Fact]
    public void Read_ValuesHeldExactly_AreUnchanged()
    {
        float[] values = DynamicCode.CreateSigned();

        Assert.Equal(values, WriteAndRead(signed: true, values));
    }

    [Fact]
    public void Write_OneBlock_LeavesTheOthers()
    {
        using DisposeScope scope = NewDisposeScope();
        using BlockwiseTensor tensor = new(BlockwiseTensor.BlockSize * 3, signed: true, CPU);

        tensor.Write(1, ones(BlockwiseTensor.BlockSize));

        Assert.Equal([0, 1, 0], TinyModels.Values(tensor.Read(0, 3)).Chunk(BlockwiseTensor.BlockSize).Select(b => b.Distinct().Single()));
        tensor.Clear();
        Assert.All(TinyModels.Values(tensor.Read(0, 3)), v => Assert.Equal(0, v));
    }

    private static float[] WriteAndRead(bool signed, float[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        using BlockwiseTensor tensor = new(values.Length, signed, CPU);
        tensor.Write(0, torch.tensor(values));
        return TinyModels.Values(tensor.Read(0, values.Length / BlockwiseTensor.BlockSize));
    }
}
