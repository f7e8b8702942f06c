using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SKIntern.Lora.Observability;
using SKIntern.Methods;
using SKIntern.Training;

namespace SKIntern.Lora;

/// <summary>
/// Writes a training's values as a file of JSON lines, given as progress, as observer, or both: an object for every step, notice
/// and completed stage, told apart by <c>event</c>. Numbers that are not finite are the strings <c>"NaN"</c>, <c>"Infinity"</c> and
/// <c>"-Infinity"</c>, what is not known is <c>null</c>. An existing file is gone on with, so that a resumed training's stays one; of a step that is there twice
/// the later line holds. A disk that is full later does not stop the training: see <see cref="LostRecords"/>. Thread-safe.
/// </summary>
public sealed class JsonLinesMetricsWriter : IProgress<TrainingProgress>, ITrainingObserver, IDisposable
{
    private readonly FileStream _lock;
    private readonly MetricsFile _file;
    private readonly TimeProvider _timeProvider;

    /// <summary>Opens or makes the file. A last line without its end, of a process that was killed while it wrote, is cut off.</summary>
    /// <param name="path">The file; its folder is made where it does not exist.</param>
    /// <param name="options">When to write, or <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Told where the file cannot be written for a time, or <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of its range.</exception>
    /// <exception cref="InvalidDataException">The file exists and was not written by this class; it stays as it is.</exception>
    /// <exception cref="IOException">The file cannot be made, or another writer holds it by the file of its name and <c>.lock</c>.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written to.</exception>
    public JsonLinesMetricsWriter(string path, MetricsWriterOptions? options = null, ILogger? logger = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full);
        FileStream stream = new(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            RequireMetrics(full, stream);

            // Unix lets several write to a file that others may read. As the lock of checkpoints, this file stays.
            _lock = new(full + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            LastLine.CutTorn(stream);
            _file = new(full, stream, options, _timeProvider, logger ?? NullLogger.Instance);
        }
        catch
        {
            stream.Dispose();
            _lock?.Dispose();
            throw;
        }
    }

    /// <summary>Records that were lost because the file could not be written for so long that they no longer fitted into 4 MiB of memory.</summary>
    public long LostRecords => _file.LostRecords;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write("step", json =>
        {
            json.WriteNumber("stage", value.Stage);
            json.WriteNumber("stages", value.StageCount);
            json.WriteNumber("step", value.Step);
            json.WriteNumber("total_steps", value.TotalSteps);
            WriteNumber(json, "loss", value.Loss);
            WriteNumber(json, "learning_rate", value.LearningRate);
            WriteNumber(json, "gradient_norm", value.GradientNorm);
            json.WriteNumber("tokens", value.Tokens);
            json.WriteNumber("label_tokens", value.LabelTokens);
            json.WriteBoolean("skipped", value.IsSkipped);
            WriteNumber(json, "elapsed_seconds", value.Elapsed.TotalSeconds);
            WriteNumber(json, "step_seconds", value.StepDuration.TotalSeconds);
            WriteNumber(json, "tokens_per_second", value.TokensPerSecond);
            WriteNumber(json, "label_tokens_per_second", value.LabelTokensPerSecond);
            WriteNumber(json, "seconds_left", value.EstimatedTimeLeft?.TotalSeconds);
            WriteNumber(json, "mfu", value.ModelFlopsUtilization);
            WriteNumber(json, "memory_bytes", value.MemoryBytes);
        });
    }

    /// <inheritdoc/>
    public void OnNotice(TrainingNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        Write("notice", json =>
        {
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(notice.Kind.ToString()));
            json.WriteNumber("step", notice.Step);
            json.WriteString("message", notice.Message);
            WriteNumber(json, "value", notice.Value);
        });
    }

    /// <inheritdoc/>
    public Task OnStageCompletedAsync(TrainingStage stage, StageResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        Write("stage", json =>
        {
            json.WriteNumber("stage", result.Stage.Index);
            json.WriteNumber("steps", result.Steps);
            json.WriteNumber("skipped_steps", result.SkippedSteps);
            WriteNumber(json, "first_epoch_loss", result.FirstEpochLoss);
            WriteNumber(json, "last_epoch_loss", result.LastEpochLoss);
            json.WriteNumber("tokens", result.Tokens);
            json.WriteNumber("label_tokens", result.LabelTokens);
            WriteNumber(json, "seconds", result.Duration.TotalSeconds);
        });
        return Task.CompletedTask;
    }

    /// <summary>Hands everything so far to the file.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing is lost yet.</exception>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static void RequireMetrics(string path, Stream stream)
    {
        ReadOnlySpan<byte> expected = "{\"event\":"u8;
        var start = new byte[expected.Length];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!expected.StartsWith(start.AsSpan(0, length)))
        {
            throw new InvalidDataException($"'{path}' is no file of metrics: its first line does not begin with {{\"event\":. Name another file.");
        }
    }

    private void Write(string name, Action<Utf8JsonWriter> writeFields)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteString("time", _timeProvider.GetUtcNow());
            writeFields(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        _file.Append(line.WrittenSpan);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } number)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
