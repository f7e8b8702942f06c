namespace SKIntern.Testing.Fuzzing;

/// <summary>What is fed with damaged inputs, and what it may do with them.</summary>
public sealed record FuzzTarget
{
    /// <summary>The file that each input is written to before <see cref="Read"/> is called.</summary>
    public required string Path { get; init; }

    /// <summary>Reads the file, and with it whatever it makes available.</summary>
    public required Action Read { get; init; }

    /// <summary>Whether an exception is one that the reader documents for malformed files.</summary>
    public required Func<Exception, bool> IsDocumented { get; init; }

    /// <summary>The number of damaged inputs.</summary>
    public int Inputs { get; init; } = FuzzRun.Inputs;

    /// <summary>The managed bytes that reading may allocate whatever the file's size.</summary>
    public long AllocationBase { get; init; } = 128 * 1024;

    /// <summary>The managed bytes that reading may allocate besides for each byte of the file.</summary>
    public int AllocationPerByte { get; init; } = 64;
}
