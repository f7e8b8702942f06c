using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.IO;
using SKIntern.Lora.Training;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression;

/// <summary>
/// The state of a training at the end of an epoch, in a folder of its own inside the one given, written as a whole: weights, best
/// weights and optimizer as safetensors, results and fingerprint as JSON.
/// </summary>
internal sealed class TrainingCheckpoint(string folder, IReadOnlyDictionary<string, string> fingerprint)
{
    private const string TensorFile = "state.safetensors", StateFile = "state.json";
    private const string Values = "values", Best = "best", OptimizerPrefix = "optimizer:";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly string _path = Path.Combine(folder, "checkpoint");

    /// <summary>What must be equal for a training to be resumed, by name.</summary>
    public static IReadOnlyDictionary<string, string> Fingerprint(
        EncoderModel model, TokenClassifierTrainerOptions options, LabelledData training, LabelledData validation)
    {
        SortedDictionary<string, string> parts = new(StringComparer.Ordinal)
        {
            ["data.Training"] = training.Hash(),
            ["data.TrainingTexts"] = training.Texts.Count.ToString(CultureInfo.InvariantCulture),
            ["data.Validation"] = validation.Hash(),
            ["data.ValidationTexts"] = validation.Texts.Count.ToString(CultureInfo.InvariantCulture),
            ["model.Weights"] = WeightsHash.Of(model.Parameters),
        };
        Add("model", model.Config);
        Add("options", options with { CheckpointFolder = null });
        return parts;

        void Add<T>(string prefix, T value)
        {
            foreach ((string name, JsonNode? node) in JsonSerializer.SerializeToNode(value)!.AsObject())
            {
                parts[$"{prefix}.{name}"] = node?.ToJsonString() ?? "null";
            }
        }
    }

    public void Save(TrainingPosition position, Tensor values, Tensor best, AdamW optimizer)
    {
        IReadOnlyDictionary<string, Tensor> moments = optimizer.SaveState();
        try
        {
            Dictionary<string, Tensor> tensors = moments.ToDictionary(m => OptimizerPrefix + m.Key, m => m.Value, StringComparer.Ordinal);
            (tensors[Values], tensors[Best]) = (values, best);
            AtomicFolder.Write(_path, overwrite: true, target =>
            {
                SafetensorsWriter.Write(Path.Combine(target, TensorFile), tensors);
                File.WriteAllText(Path.Combine(target, StateFile), JsonSerializer.Serialize(new State(position, fingerprint), Indented));
            });
        }
        finally
        {
            foreach (Tensor moment in moments.Values)
            {
                moment.Dispose();
            }
        }
    }

    /// <summary>Restores weights and optimizer.</summary>
    /// <returns>How far the training was, or null where there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">The checkpoint is malformed, or of another training.</exception>
    public TrainingPosition? Load(Tensor values, Tensor best, AdamW optimizer)
    {
        if (!Directory.Exists(_path))
        {
            return null;
        }

        State state = ReadState(Path.Combine(_path, StateFile));
        RequireSameTraining(state.Fingerprint);
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(_path, TensorFile));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        try
        {
            optimizer.LoadState(file.Entries.Keys.Where(k => k.StartsWith(OptimizerPrefix, StringComparison.Ordinal))
                .ToDictionary(k => k[OptimizerPrefix.Length..], k => file.Load(k), StringComparer.Ordinal));
        }
        catch (ArgumentException e)
        {
            throw new CheckpointException(_path, e.Message, e);
        }

        foreach ((string name, Tensor target) in new[] { (Values, values), (Best, best) })
        {
            Tensor stored = file.Load(name);
            target.copy_(stored.shape.SequenceEqual(target.shape)
                ? stored
                : throw new CheckpointException(_path, $"tensor '{name}' has {stored.numel()} values; expected {target.numel()}."));
        }

        return state.Position;
    }

    private static State ReadState(string path)
    {
        try
        {
            State? state = JsonSerializer.Deserialize<State>(File.ReadAllText(path));
            return state is { Position.Epochs.Count: > 0, Fingerprint: not null } ? state : throw new CheckpointException(path, "position and fingerprint are expected.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new CheckpointException(path, $"the checkpoint cannot be read: {e.Message}", e);
        }
    }

    private void RequireSameTraining(IReadOnlyDictionary<string, string> other)
    {
        string[] differences =
        [
            .. fingerprint.Keys.Union(other.Keys).Order(StringComparer.Ordinal)
                .Where(k => fingerprint.GetValueOrDefault(k) != other.GetValueOrDefault(k))
                .Select(k => $"{k}: {other.GetValueOrDefault(k, "absent")} in the checkpoint, {fingerprint.GetValueOrDefault(k, "absent")} now"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException(_path, $"the checkpoint is of another training; delete it to begin anew. {string.Join("; ", differences)}.");
        }
    }

    private sealed record State(TrainingPosition Position, IReadOnlyDictionary<string, string> Fingerprint);
}
