using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Tokenization;

/// <summary>The tokenizer in the metadata of a GGUF file.</summary>
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

    /// <summary>Makes the keys that <see cref="Read"/> reads, with values as <see cref="GgufWriter"/> takes them.</summary>
    /// <param name="data">The tokenizer.</param>
    /// <returns>The pairs; keys without a value are left out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    public static IReadOnlyList<KeyValuePair<string, object>> ToPairs(GgufTokenizerData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        (string Key, object? Value)[] pairs =
        [
            ("model", data.Model),
            ("pre", data.PreTokenizer),
            ("tokens", data.Tokens.ToArray()),
            ("merges", data.Merges.Count == 0 ? null : data.Merges.ToArray()),
            ("scores", data.Scores?.ToArray()),
            ("token_type", data.TokenTypes?.ToArray()),
            ("precompiled_charsmap", data.NormalizationRules.Count == 0 ? null : data.NormalizationRules.ToArray()),
            ("add_space_prefix", data.AddSpacePrefix),
            ("remove_extra_whitespaces", data.RemoveExtraWhitespaces),
            ("unknown_token_id", (uint?)data.UnknownId),
            ("cls_token_id", (uint?)data.ClassificationId),
            ("seperator_token_id", (uint?)data.SeparatorId),
            ("bos_token_id", (uint?)data.BeginOfSequenceId),
            ("eos_token_id", (uint?)data.EndOfSequenceId),
            ("padding_token_id", (uint?)data.PaddingId),
            ("add_bos_token", data.AddBeginOfSequence),
            ("add_eos_token", data.AddEndOfSequence),
        ];
        return [.. pairs.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(Prefix + p.Key, p.Value!))];
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
