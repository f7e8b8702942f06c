using System.Text.Json;
using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>
/// Builds a tokenizer from GGUF metadata, by way of the <c>tokenizer.json</c> with the same meaning: so that there is one reader
/// of stages, and what came as GGUF can be written as Hugging Face files.
/// </summary>
/// <param name="data">The metadata.</param>
/// <param name="location">Where they came from, for messages.</param>
/// <param name="prefix">What the names of fields in messages start with.</param>
internal sealed class GgufTokenizerReader(GgufTokenizerData data, string location, string prefix = "tokenizer.ggml.")
{
    /// <summary>Reads the tokenizer.</summary>
    /// <param name="moreTokens">Added tokens besides those that the token types tell of, or instead of these.</param>
    public HuggingFaceTokenizer Read(IReadOnlyList<AddedToken>? moreTokens = null)
    {
        JsonDocument Define() => JsonSerializer.SerializeToDocument(Json(moreTokens ?? []));
        using JsonDocument document = Define();
        return TokenizerJsonReader.Read(document, location, Define, (_, _) => SpecialIds(), moreTokens is null ? data : null);
    }

    /// <summary>The <c>tokenizer.json</c> with the same meaning.</summary>
    private JsonObject Json(IReadOnlyList<AddedToken> moreTokens)
    {
        GgufVocabulary vocabulary = new(data, (field, message) => new TokenizerException(location, prefix + field, message));
        JsonObject stages = data.Model switch
        {
            GgufModels.ByteLevelBpe => GgufBpeJson.Stages(vocabulary),
            GgufModels.SentencePieceBpe => GgufSentencePieceJson.Stages(vocabulary),
            GgufModels.Unigram => GgufUnigramJson.Stages(vocabulary),
            GgufModels.WordPiece => GgufWordPieceJson.Stages(vocabulary),
            _ => throw vocabulary.Error("model", $"expected one of {string.Join(", ", GgufModels.All)}, the kinds of tokenizer that are read; found \"{data.Model}\""),
        };
        JsonArray added = [];
        foreach (AddedToken token in moreTokens.Concat(vocabulary.AddedTokens).DistinctBy(t => t.Id).OrderBy(t => t.Id))
        {
            added.Add(AddedTokenJson.Write(token));
        }

        stages["added_tokens"] = added;
        return stages;
    }

    private SpecialIds SpecialIds() => new(data.BeginOfSequenceId ?? data.ClassificationId, data.EndOfSequenceId ?? data.SeparatorId, data.PaddingId);
}
