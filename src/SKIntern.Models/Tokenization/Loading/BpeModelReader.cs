using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the <c>model</c> of a BPE tokenizer.</summary>
internal static class BpeModelReader
{
    private const string LegacyHeader = "#version";

    public static ITokenModel Read(JsonField model, Dictionary<string, int> vocabulary, bool byteLevel)
    {
        if (model.Optional("dropout") is JsonField dropout && dropout.IsNonZeroNumber())
        {
            throw dropout.Error("expected null or 0: encoding is deterministic here");
        }

        string prefix = model.Text("continuing_subword_prefix", byDefault: "");
        BpeOptions options = new()
        {
            Vocabulary = vocabulary,
            Merges = ReadMerges(model.Required("merges"), vocabulary, prefix),
            UnknownId = ReadUnknownId(model, vocabulary),
            FuseUnknown = model.Flag("fuse_unk", byDefault: false),
            IgnoreMerges = model.Flag("ignore_merges", byDefault: false),
            ByteFallback = model.Flag("byte_fallback", byDefault: false),
            ContinuationPrefix = prefix,
            EndOfWordSuffix = model.Text("end_of_word_suffix", byDefault: ""),
        };
        return byteLevel ? CreateByteLevel(model, options) : BpeModels.Create(options);
    }

    private static PieceCache CreateByteLevel(JsonField model, BpeOptions options)
    {
        foreach ((string member, bool isSet) in new[]
        {
            ("continuing_subword_prefix", options.ContinuationPrefix.Length > 0),
            ("end_of_word_suffix", options.EndOfWordSuffix.Length > 0),
            ("byte_fallback", options.ByteFallback),
        })
        {
            if (isSet)
            {
                throw model.Required(member).Error("is not read in byte-level BPE, which has no other bytes to fall back to and no affixes");
            }
        }

        return new PieceCache(new ByteLevelBpeModel(options));
    }

    private static BpeMerges ReadMerges(JsonField field, Dictionary<string, int> vocabulary, string prefix)
    {
        BpeMerges merges = new(vocabulary, prefix);
        foreach (JsonField item in field.Items())
        {
            if (AddMerge(merges, item) is string problem)
            {
                throw item.Error(problem);
            }
        }

        return merges;
    }

    private static string? AddMerge(BpeMerges merges, JsonField item) => ReadMerge(item) switch
    {
        null => null,
        [string left, string right] => merges.TryAdd(left, right),
        string[] parts => $"expected two tokens, found {parts.Length}",
    };

    /// <summary>The tokens of a merge, in either spelling; <see langword="null"/> for the header that old files have.</summary>
    public static string[]? ReadMerge(JsonField item)
        => !item.IsString ? [.. item.Items().Select(part => part.AsString())]
            : item.AsString().StartsWith(LegacyHeader, StringComparison.Ordinal) ? null
            : item.AsString().Split(' ');

    private static int? ReadUnknownId(JsonField model, Dictionary<string, int> vocabulary)
    {
        if (model.Optional("unk_token") is not JsonField field || field.AsString() is not { Length: > 0 } token)
        {
            return null;
        }

        return vocabulary.TryGetValue(token, out int id) ? id : throw field.Error($"the token \"{token}\" is not in the vocabulary");
    }
}
