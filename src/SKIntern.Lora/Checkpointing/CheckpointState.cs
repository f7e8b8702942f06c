using System.Text.Json;
using System.Text.Json.Serialization;

namespace SKIntern.Lora.Checkpointing;

/// <summary>What a checkpoint holds beside tensors.</summary>
/// <param name="Format">The layout of the folder; checkpoints of version 1, which lacked it, had no checksums.</param>
/// <param name="Position">How far the training is.</param>
/// <param name="Fingerprint">What it trains, as <see cref="TrainingFingerprint"/> makes it.</param>
internal sealed record CheckpointState(int Format, TrainingPosition Position, IReadOnlyDictionary<string, string> Fingerprint)
{
    public const int CurrentFormat = 2;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Json);

    /// <exception cref="JsonException">It is not such a text.</exception>
    public static CheckpointState Read(ReadOnlySpan<byte> utf8)
        => JsonSerializer.Deserialize<CheckpointState>(utf8, Json) is { Position: not null, Fingerprint: not null } state
            ? state
            : throw new JsonException("position and fingerprint are expected.");
}
