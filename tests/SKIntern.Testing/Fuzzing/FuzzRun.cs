using System.Globalization;
using System.Runtime.ExceptionServices;
using CsCheck;

namespace SKIntern.Testing.Fuzzing;

/// <summary>
/// Feeds inputs to a reader. Each is read, or answered with a documented exception, within a bounded allocation and before a
/// watchdog loses patience. A failure names the seed with which CsCheck makes the same input again, and shows it in hexadecimal.
/// </summary>
public sealed class FuzzRun
{
    public const string Variable = "SKINTERN_FUZZ_INPUTS";
    private const int DefaultInputs = 2_000;

    // Small enough that recursion as deep as a hostile input does not pass unseen.
    private const int StackBytes = 1 << 20;

    // Inputs take less than a millisecond; this is for busy machines.
    private const int PatienceSeconds = 60;

    private readonly FuzzTarget _target;
    private byte[] _current = [];
    private int _started, _accepted, _refused, _mostAllocatedLength;
    private long _mostAllocated;

    private FuzzRun(FuzzTarget target) => _target = target;

    /// <summary>The number of inputs for each reader: the variable's value, or a few thousand.</summary>
    public static int Inputs { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new InvalidOperationException($"{Variable} is '{text}'; expected a number of inputs, at least 1.")
        : DefaultInputs;

    /// <summary>Runs the valid inputs and <see cref="FuzzTarget.Inputs"/> damaged ones, and checks that of these some were read and some refused.</summary>
    public static FuzzReport Check(FuzzTarget target, FuzzInputs inputs)
    {
        var run = new FuzzRun(target);

        // This also lets the reader make what it makes once for the process.
        foreach (byte[] valid in inputs.Valid)
        {
            File.WriteAllBytes(target.Path, valid);
            target.Read();
        }

        run.Execute(inputs.Damaged);
        var report = new FuzzReport(run._accepted, run._refused, run._mostAllocated, run._mostAllocatedLength);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Assert.True(report is { Accepted: > 0, Refused: > 0 }, $"the inputs are too damaged or too whole to say anything: {report}");
        return report;
    }

    private void Execute(Gen<byte[]> inputs)
    {
        ExceptionDispatchInfo? failure = null;
        var worker = new Thread(
            () =>
            {
                try
                {
                    inputs.Sample(One, iter: _target.Inputs, threads: 1, print: Convert.ToHexString);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes)
        { IsBackground = true };
        worker.Start();
        for (int seen = -1, idle = 0; !worker.Join(TimeSpan.FromSeconds(1));)
        {
            int started = Volatile.Read(ref _started);
            idle = started == seen ? idle + 1 : 0;
            seen = started;
            Assert.True(idle < PatienceSeconds, $"input {started} hangs: {Convert.ToHexString(Volatile.Read(ref _current))}");
        }

        failure?.Throw();
    }

    private void One(byte[] input)
    {
        Volatile.Write(ref _current, input);
        Interlocked.Increment(ref _started);
        File.WriteAllBytes(_target.Path, input);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _target.Read();
            _accepted++;
        }
        catch (Exception e) when (_target.IsDocumented(e))
        {
            _refused++;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > _mostAllocated)
        {
            (_mostAllocated, _mostAllocatedLength) = (allocated, input.Length);
        }

        long limit = _target.AllocationBase + ((long)_target.AllocationPerByte * input.Length);
        Assert.True(allocated <= limit, $"{allocated} bytes were allocated for an input of {input.Length}; expected at most {limit}.");
    }
}
