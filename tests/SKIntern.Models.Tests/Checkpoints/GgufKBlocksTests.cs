using CsCheck;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Tests.Checkpoints;

/// <summary>
/// The blocks of 32 and 256 numbers, held against the formats' definition: what number element i is, by index, with nothing done
/// for several elements at once.
/// </summary>
public class GgufKBlocksTests
{
    private static readonly int[] NonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];
    private static readonly float[] SmallFloats = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, 0, -0.5f, -1, -1.5f, -2, -3, -4, -6];

    // Where the 16-bit scales lie in a block: all other bytes may be anything.
    private static readonly Dictionary<string, (int[] Scales, Func<byte[], int, float> Element)> Formats = new()
    {
        ["Q5_0"] = ([0], (b, i) => H(b, 0) * ((Nibble(b, 6, i) | (Bit(b, 2, i) << 4)) - 16)),
        ["Q5_1"] = ([0, 2], (b, i) => (H(b, 0) * (Nibble(b, 8, i) | (Bit(b, 4, i) << 4))) + H(b, 2)),
        ["Q2_K"] = ([80, 82], (b, i) => (H(b, 80) * (b[i / 16] & 15) * Crumb(b, 16, i)) - (H(b, 82) * (b[i / 16] >> 4))),
        ["Q3_K"] = ([108], (b, i) => H(b, 108) * (Q3Scale(b, i / 16) - 32) * (Crumb(b, 32, i) - (((b[i % 32] >> (i / 32)) & 1) == 1 ? 0 : 4))),
        ["Q4_K"] = ([0, 2], (b, i) => (H(b, 0) * Scale(b, i / 32, 0) * Half(b, 16, i)) - (H(b, 2) * Scale(b, i / 32, 4))),
        ["Q5_K"] = ([0, 2], (b, i) => (H(b, 0) * Scale(b, i / 32, 0) * (Half(b, 48, i) | (((b[16 + (i % 32)] >> (i / 32)) & 1) << 4))) - (H(b, 2) * Scale(b, i / 32, 4))),
        ["Q6_K"] = ([208], (b, i) => H(b, 208) * (sbyte)b[192 + (i / 16)] * ((((b[(i / 128 * 64) + (i % 64)] >> (i % 128 / 64 * 4)) & 15) | (Crumb(b, 128, i) << 4)) - 32)),
        ["IQ4_NL"] = ([0], (b, i) => H(b, 0) * NonLinear[Nibble(b, 2, i)]),
        ["IQ4_XS"] = ([0], (b, i) => H(b, 0) * ((((b[4 + (i / 64)] >> (i / 32 % 2 * 4)) & 15) | (((BitConverter.ToUInt16(b, 2) >> (i / 32 * 2)) & 3) << 4)) - 32) * NonLinear[Nibble(b, 8 + (i / 32 * 16), i % 32)]),
        ["TQ1_0"] = ([52], (b, i) => H(b, 52) * (TernaryDigit(b, i) - 1)),
        ["TQ2_0"] = ([64], (b, i) => H(b, 64) * (Crumb(b, 0, i) - 1)),
        ["MXFP4"] = ([], (b, i) => (float)(Math.Pow(2, b[0] - 127) * SmallFloats[Nibble(b, 1, i)])),
    };

    public static TheoryData<string> Names => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_AnyBlocks_FollowTheDefinition(string name)
    {
        GgufTensorType type = GgufTensorType.ById.Values.Single(t => t.Name == name);
        (int[] scales, Func<byte[], int, float> element) = Formats[name];
        Gen.Select(Gen.Byte.Array[2 * type.BlockBytes], Gen.Single[-2f, 2f]).Sample(
            (bytes, scale) =>
            {
                byte[][] blocks = [bytes[..type.BlockBytes], bytes[type.BlockBytes..]];
                foreach (byte[] block in blocks)
                {
                    Array.ForEach(scales, at => BitConverter.GetBytes((Half)(scale + at)).CopyTo(block, at));
                }

                float[] values = new float[2 * type.BlockElements];

                type.Decode!([.. blocks[0], .. blocks[1]], values);

                Assert.Equal(blocks.SelectMany(b => Enumerable.Range(0, type.BlockElements).Select(i => element(b, i))), values);
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Decode_EverySupportedQuantisedType_IsTested()
    {
        string[] elsewhere = ["Q4_0", "Q4_1", "Q8_0"];

        Assert.Equal(GgufTensorType.ById.Values.Where(t => t.Decode is not null).Select(t => t.Name).Order(), Formats.Keys.Concat(elsewhere).Order());
    }

    private static float H(byte[] block, int at) => (float)BitConverter.ToHalf(block, at);

    private static int Bit(byte[] block, int at, int i) => (block[at + (i / 8)] >> (i % 8)) & 1;

    // Halves of 16 bytes: all the low ones, then all the high ones.
    private static int Nibble(byte[] block, int at, int i) => (block[at + (i % 16)] >> (i / 16 * 4)) & 15;

    // Halves of 32 bytes for each 64 elements.
    private static int Half(byte[] block, int at, int i) => (block[at + (i / 64 * 32) + (i % 32)] >> (i / 32 % 2 * 4)) & 15;

    // Quarters of 32 bytes for each 128 elements.
    private static int Crumb(byte[] block, int at, int i) => (block[at + (i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3;

    private static int Q3Scale(byte[] block, int part) => ((block[96 + (part % 8)] >> (part / 8 * 4)) & 15) | (((block[104 + (part % 4)] >> (part / 4 * 2)) & 3) << 4);

    // Six bits: of parts 0 to 3 in one byte each; of 4 to 7 four bits in bytes 8 to 11 and two on top of the bytes before.
    private static int Scale(byte[] block, int part, int offset)
        => part < 4 ? block[4 + offset + part] & 63 : ((block[8 + part] >> offset) & 15) | ((block[offset + part] >> 6) << 4);

    private static int TernaryDigit(byte[] block, int i)
    {
        (int at, int digit) = i < 160 ? (i % 32, i / 32) : i < 240 ? (32 + ((i - 160) % 16), (i - 160) / 16) : (48 + ((i - 240) % 4), (i - 240) / 4);
        int rest = block[at];
        for (; digit > 0; digit--)
        {
            rest = rest * 3 & 255;
        }

        return rest * 3 >> 8;
    }
}
