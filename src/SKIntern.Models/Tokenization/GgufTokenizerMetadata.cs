using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Tokenization;

/// <summary>Finds the tokenizer in the metadata of a GGUF file.</summary>
public static class GgufTokenizerMetadata
{
    private const string Prefix = "tokenizer.ggml.";

    /// <summary>Reads the keys <c>tokenizer.ggml.*</c>.</summary>
    /// <param name="metadata">The file's metadata.</param>
    /// <returns>The data, not interpreted; <see cref="TokenizerLoader.FromGguf"/> does that.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="metadata"/> is null.</exception>
    /// <exception cref="CheckpointException">A key is missing or of another type; the message names it.</exception>
    public static GgufTokenizerData Read(GgufMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return new()
        {
            Model = metadata.GetString(Prefix + "model"),
            PreTokenizer = metadata.Contains(Prefix + "pre") ? metadata.GetString(Prefix + "pre") : null,
            Tokens = metadata.GetArray<string>(Prefix + "tokens"),
            Merges = Array<string>(metadata, "merges") ?? [],
            Scores = Array<float>(metadata, "scores"),
            TokenTypes = Array<int>(metadata, "token_type"),
            NormalizationRules = Bytes(metadata, "precompiled_charsmap"),
            AddSpacePrefix = Flag(metadata, "add_space_prefix"),
            RemoveExtraWhitespaces = Flag(metadata, "remove_extra_whitespaces"),
            UnknownId = Id(metadata, "unknown_token_id"),
            ClassificationId = Id(metadata, "cls_token_id"),
            SeparatorId = Id(metadata, "seperator_token_id"),
            BeginOfSequenceId = Id(metadata, "bos_token_id"),
            EndOfSequenceId = Id(metadata, "eos_token_id"),
            PaddingId = Id(metadata, "padding_token_id"),
            AddBeginOfSequence = Flag(metadata, "add_bos_token"),
            AddEndOfSequence = Flag(metadata, "add_eos_token"),
        };
    }

    private static IReadOnlyList<T>? Array<T>(GgufMetadata metadata, string key)
        => metadata.Contains(Prefix + key) ? metadata.GetArray<T>(Prefix + key) : null;

    private static IReadOnlyList<byte> Bytes(GgufMetadata metadata, string key)
        => metadata.TryGetValue(Prefix + key, out object? value) && value is sbyte[] signed
            ? [.. signed.Select(b => unchecked((byte)b))]
            : Array<byte>(metadata, key) ?? [];

    private static int? Id(GgufMetadata metadata, string key) => metadata.Contains(Prefix + key) ? metadata.GetInt32(Prefix + key) : null;

    private static bool? Flag(GgufMetadata metadata, string key) => metadata.Contains(Prefix + key) ? metadata.GetBoolean(Prefix + key) : null;
}
