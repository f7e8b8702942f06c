using System.Runtime.InteropServices;
using SKIntern.Training;

namespace SKIntern.Lora.Training;

/// <summary>Tells libtorch's errors of too little memory from others, and says what to change.</summary>
internal static class DeviceMemory
{
    // CUDA's allocator, and the CPU's.
    private static readonly string[] Marks = ["out of memory", "can't allocate memory"];

    public static bool IsExhausted(ExternalException error)
        => Marks.Any(m => error.Message.Contains(m, StringComparison.OrdinalIgnoreCase));

    public static DeviceMemoryException Explain(ExternalException error, int step, IReadOnlyList<SequenceBatch> microBatches)
    {
        SequenceBatch largest = microBatches.MaxBy(b => (long)b.Sequences.Count * b.Length)!;
        return new(
            step,
            $"Step {step}: there is too little memory for a batch of {largest.Sequences.Count} sequences of {largest.Length} tokens. Use a smaller batch size with more gradient accumulation (which gives the same steps), shorter sequences, activation checkpointing, or a BFloat16 model. The device says: {FirstLine(error.Message)}",
            error);
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0];
}
