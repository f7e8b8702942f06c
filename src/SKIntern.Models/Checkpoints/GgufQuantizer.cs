using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace SKIntern.Models.Checkpoints;

/// <summary>Makes Q8_0 blocks, with the bytes that ggml's reference quantisation gives.</summary>
internal static class GgufQuantizer
{
    internal const int BlockElements = 32, BlockBytes = 34;

    private const float Largest = 127;

    /// <summary>The largest value whose scale is a 16-bit float.</summary>
    internal static float LargestValue => Largest * (float)Half.MaxValue;

    // The largest float below one half: adding it and cutting off rounds halves away from zero and never lifts 0.49999997 to 1.
    private const float AlmostHalf = 0.49999997f;

    /// <summary>Quantises whole blocks: d = max|x| / 127 as f16, then 32 signed bytes <c>round(x * (1 / d))</c>, halves away from zero.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="blocks">Room for exactly their blocks.</param>
    internal static void QuantizeQ8_0(ReadOnlySpan<float> values, Span<byte> blocks)
    {
        for (; !values.IsEmpty; values = values[BlockElements..], blocks = blocks[BlockBytes..])
        {
            Vector256<float> most = Vector256<float>.Zero;
            for (int i = 0; i < BlockElements; i += Vector256<float>.Count)
            {
                most = Vector256.Max(most, Vector256.Abs(Vector256.Create(values[i..])));
            }

            // The bytes come from the scale before it is rounded to 16 bits.
            float scale = Max(most) / Largest;
            float inverse = scale == 0 ? 0 : 1 / scale;
            BinaryPrimitives.WriteHalfLittleEndian(blocks, (Half)scale);
            Round(values, inverse, blocks[sizeof(ushort)..]);
        }
    }

    private static void Round(ReadOnlySpan<float> values, float inverse, Span<byte> bytes)
    {
        const int Together = 2;
        for (int i = 0; i < BlockElements; i += Together * Vector256<float>.Count)
        {
            Vector256<int> low = Round(Vector256.Create(values[i..]) * inverse), high = Round(Vector256.Create(values[(i + Vector256<float>.Count)..]) * inverse);
            Vector256<short> words = Vector256.Narrow(low, high);
            Vector128.Narrow(words.GetLower(), words.GetUpper()).AsByte().CopyTo(bytes[i..]);
        }
    }

    private static Vector256<int> Round(Vector256<float> scaled)
    {
        // 1 / d is infinite for the smallest subnormal d, whose block is zero at 16 bits: its bytes only have to be in range.
        Vector256<float> limited = Vector256.Min(Vector256.Max(scaled, Vector256.Create(-Largest)), Vector256.Create(Largest));
        Vector256<float> sign = limited & Vector256.Create(-0f);
        return Vector256.ConvertToInt32(limited + (Vector256.Create(AlmostHalf) | sign));
    }

    private static float Max(Vector256<float> values)
    {
        float most = 0;
        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            most = MathF.Max(most, values[i]);
        }

        return most;
    }
}
