using System.Text;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Checkpoints;

/// <summary>
/// Damaged files either open, and then load within the file's own size, or give a <see cref="CheckpointException"/>: no
/// other exception, no hang, no allocation that a length in the file asks for.
/// </summary>
public sealed class HeaderFuzzTests : IDisposable
{
    private const int Mutations = 3_000;
    private const long AllocationLimit = 1 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    public void Safetensors_Mutated_OpensOrThrowsCheckpointException(int seed)
    {
        byte[] valid = SafetensorsBytes.Make("""{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BOOL","shape":[],"data_offsets":[24,25]},"c":{"dtype":"BF16","shape":[0,4],"data_offsets":[25,25]}}   """, new byte[25]);

        int opened = Run(valid, seed, path =>
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            LoadAll(file.Entries, file.Load);
            LoadAll(file.Entries, file.LoadShared);
        });

        Assert.InRange(opened, 1, Mutations - 1);
    }

    [Theory]
    [InlineData(1)]
    public void Gguf_Mutated_OpensOrThrowsCheckpointException(int seed)
    {
        byte[] words = [.. GgufBuilder.Text("a"), .. GgufBuilder.Text("bc")];
        byte[] valid = new GgufBuilder().Pair("general.architecture", "llama").Pair("llama.attention.head_count", 2u).Pair("general.alignment", 32u)
            .Pair("words", 9, GgufBuilder.ArrayOf(8, 2, words)).Pair("nested", 9, GgufBuilder.ArrayOf(9, 1, GgufBuilder.ArrayOf(0, 3, 1, 2, 3))).Pair("flag", 7, 1)
            .Tensor("token_embd.weight", 8, [2, 32], new byte[68]).Tensor("blk.0.attn_q.weight", 2, [4, 32], new byte[72]).Tensor("output_norm.weight", 0, [4], new byte[16])
            .Tensor("blk.0.ffn_up.weight", 12, [1, 256], new byte[144]).Tensor("blk.0.ffn_down.weight", 34, [256], new byte[54]).Tensor("output.weight", 30, [2], new byte[4])
            .Build();

        int opened = Run(valid, seed, path =>
        {
            using GgufModelSource source = GgufModelSource.Open(path);
            LoadAll(source.Entries, source.Load);
            LoadAll(source.Entries, source.LoadShared);
        });

        Assert.InRange(opened, 1, Mutations - 1);
    }

    [Theory]
    [InlineData(1)]
    public void Index_Mutated_OpensOrThrowsCheckpointException(int seed)
    {
        using (Tensor tensor = ones(1))
        {
            SafetensorsWriter.Write(_folder.File("s"), new Dictionary<string, Tensor> { ["t"] = tensor });
        }

        byte[] valid = Encoding.UTF8.GetBytes("""{"metadata":{"total_size":4},"weight_map":{"t":"s"}}""");

        int opened = Run(valid, seed, path => ShardedSafetensors.Open(path).Dispose());

        Assert.InRange(opened, 1, Mutations - 1);
    }

    private static void LoadAll(IReadOnlyDictionary<string, TensorEntry> entries, Func<string, ScalarType?, Device?, Tensor> load)
    {
        foreach (TensorEntry entry in entries.Values)
        {
            using Tensor tensor = load(entry.Name, null, null);
            Assert.Equal(entry.Shape, tensor.shape);
            Assert.InRange(tensor.numel(), 0, 1024);
        }
    }

    private int Run(byte[] valid, int seed, Action<string> open)
    {
        var random = new Random(seed);
        string path = _folder.File("mutated");
        int opened = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Mutate(valid, random);
            File.WriteAllBytes(path, mutated);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                open(path);
                opened++;
            }
            catch (CheckpointException e)
            {
                Assert.NotEmpty(e.Path);
            }
            catch (Exception e)
            {
                Assert.Fail($"mutation {i} of seed {seed} ({Convert.ToHexString(mutated)}): {e}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        }

        return opened;
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int change = random.Next(1, 4); change > 0 && bytes.Count > 8; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes[at] = "0123456789[]{},:\"-e."u8[random.Next(20)]; break;
                default: Overwrite(bytes, at, random); break;
            }
        }

        return [.. bytes];
    }

    private static void Overwrite(List<byte> bytes, int at, Random random)
    {
        ulong[] extremes = [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 1UL << 40, long.MaxValue, 1UL << 63, ulong.MaxValue];
        byte[] number = BitConverter.GetBytes(extremes[random.Next(extremes.Length)]);
        for (int i = 0; i < number.Length && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }
}
