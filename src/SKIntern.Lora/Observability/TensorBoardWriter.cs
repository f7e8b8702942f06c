using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SKIntern.Lora.Observability;
using SKIntern.Methods;
using SKIntern.Training;

namespace SKIntern.Lora;

/// <summary>
/// Writes a training's values as a TensorBoard event file, given as progress, as observer, or both: <c>train/*</c> of every step,
/// <c>validation/value</c>, <c>stage/*</c> when a stage is complete. Each writer makes a file of its own, so that a resumed training
/// goes into the same folder; TensorBoard then drops steps that are done again, where the writer is an observer too. A disk that is full later does not
/// stop the training: see <see cref="LostRecords"/>. Thread-safe.
/// </summary>
public sealed class TensorBoardWriter : IProgress<TrainingProgress>, ITrainingObserver, IDisposable
{
    private readonly MetricsFile _file;
    private readonly TimeProvider _timeProvider;
    private int _lastStep;

    /// <summary>Makes a new event file.</summary>
    /// <param name="folder">The folder of the run; made where it does not exist.</param>
    /// <param name="options">When to write, or <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Told where the file cannot be written for a time, or <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">The folder's name is empty, or an option is out of its range.</exception>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public TensorBoardWriter(string folder, MetricsWriterOptions? options = null, ILogger? logger = null, TimeProvider? timeProvider = null)
        : this(folder, options, logger, timeProvider, path => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
    {
    }

    internal TensorBoardWriter(string folder, MetricsWriterOptions? options, ILogger? logger, TimeProvider? timeProvider, Func<string, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        options.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        DateTimeOffset now = _timeProvider.GetUtcNow();
        Directory.CreateDirectory(folder);
        (string path, Stream stream) = Create(folder, now, create);
        _file = new(path, stream, options, _timeProvider, logger ?? NullLogger.Instance);
        try
        {
            _file.Append(EventRecord.CreateVersion(now));
            _file.Flush();
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>The event file.</summary>
    public string Path => _file.Path;

    /// <summary>Records that were lost because the file could not be written for so long that they no longer fitted into 4 MiB of memory.</summary>
    public long LostRecords => _file.LostRecords;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        List<KeyValuePair<string, double>> scalars =
        [
            new("train/loss", value.Loss),
            new("train/learning_rate", value.LearningRate),
            new("train/gradient_norm", value.GradientNorm),
            new("train/stage", value.Stage),
            new("train/step_seconds", value.StepDuration.TotalSeconds),
        ];
        AddKnown("train/tokens_per_second", value.TokensPerSecond);
        AddKnown("train/label_tokens_per_second", value.LabelTokensPerSecond);
        AddKnown("train/mfu", value.ModelFlopsUtilization);
        AddKnown("train/memory_bytes", value.MemoryBytes);
        Write(value.Step, scalars);

        void AddKnown(string tag, double? known)
        {
            if (known is { } number)
            {
                scalars.Add(new(tag, number));
            }
        }
    }

    /// <inheritdoc/>
    public void OnNotice(TrainingNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        _lastStep = notice.Step;
        switch (notice)
        {
            case { Kind: TrainingNoticeKind.Validated, Value: { } value }:
                WriteScalar("validation/value", value, notice.Step);
                break;
            case { Kind: TrainingNoticeKind.Resumed }:
                _file.Append(EventRecord.CreateSessionStart(_timeProvider.GetUtcNow(), notice.Step + 1));
                break;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The step of the values is the last one that was told of.</remarks>
    public Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write(_lastStep, [new("stage/first_epoch_loss", result.FirstEpochLoss), new("stage/last_epoch_loss", result.LastEpochLoss), new("stage/seconds", result.Duration.TotalSeconds)]);
        return Task.CompletedTask;
    }

    /// <summary>Writes a value of the caller's own.</summary>
    /// <param name="tag">Its name; what stands before a slash groups it in TensorBoard.</param>
    /// <param name="value">The value; it is kept as Float32, one that is no number too.</param>
    /// <param name="step">The step, at least 0.</param>
    /// <exception cref="ArgumentException">The tag is empty or blank, or the step negative.</exception>
    public void WriteScalar(string tag, double value, int step)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Write(step, [new(tag, value)]);
    }

    /// <summary>Hands everything so far to the file.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing is lost yet.</exception>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(int step, IReadOnlyList<KeyValuePair<string, double>> scalars)
    {
        _lastStep = step;
        _file.Append(EventRecord.CreateScalars(_timeProvider.GetUtcNow(), step, scalars));
    }

    // TensorBoard reads the files of a folder in the order of their names.
    private static (string Path, Stream Stream) Create(string folder, DateTimeOffset now, Func<string, Stream> create)
    {
        for (int suffix = 0; ; suffix++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}.{suffix:D4}");
            string path = System.IO.Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                return (path, create(path));
            }
        }
    }
}
