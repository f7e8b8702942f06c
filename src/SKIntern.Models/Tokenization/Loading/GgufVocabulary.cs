using SKIntern.Models.Tokenization.AddedTokens;
using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>The tokens of GGUF metadata, checked.</summary>
internal sealed class GgufVocabulary
{
    private readonly Func<string, string, TokenizerException> _error;

    /// <summary>Checks the metadata.</summary>
    /// <param name="data">The metadata.</param>
    /// <param name="error">Makes the exception for a field and what is wrong with it.</param>
    public GgufVocabulary(GgufTokenizerData data, Func<string, string, TokenizerException> error)
    {
        Data = data;
        _error = error;
        if (data.Tokens.Count is 0 or > TokenTable.MaxId + 1)
        {
            throw Error("tokens", $"expected 1 to {TokenTable.MaxId + 1} tokens, found {data.Tokens.Count}");
        }

        CheckCount("token_type", data.TokenTypes?.Count);
        CheckCount("scores", data.Scores?.Count);
        for (int id = 0; id < data.Tokens.Count; id++)
        {
            if (WellFormedText.Of(data.Tokens[id]) != data.Tokens[id])
            {
                throw Error($"tokens[{id}]", "is not valid Unicode");
            }

            if (!Ids.TryAdd(data.Tokens[id], id))
            {
                throw Error($"tokens[{id}]", $"the token \"{data.Tokens[id]}\" occurs twice");
            }
        }

        CheckId("bos_token_id", data.BeginOfSequenceId);
        CheckId("eos_token_id", data.EndOfSequenceId);
        CheckId("padding_token_id", data.PaddingId);
        CheckId("unknown_token_id", data.UnknownId);
        CheckId("cls_token_id", data.ClassificationId);
        CheckId("seperator_token_id", data.SeparatorId);
    }

    public GgufTokenizerData Data { get; }

    public Dictionary<string, int> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>The tokens that are found in text as they are written.</summary>
    public IEnumerable<AddedToken> AddedTokens
        => Enumerable.Range(0, Data.Tokens.Count)
            .Where(id => TypeOf(id) is GgufTokenType.Unknown or GgufTokenType.Control or GgufTokenType.UserDefined && Data.Tokens[id].Length > 0)
            .Select(id => new AddedToken(
                id,
                Data.Model == GgufModels.WordPiece ? GgufWordPieceJson.FromGguf(Data.Tokens[id]) : Data.Tokens[id],
                Special: TypeOf(id) != GgufTokenType.UserDefined)
            {
                // SentencePiece finds its own in normalised text; what a prefix would be put before is found as it is written.
                Normalized = TypeOf(id) == GgufTokenType.UserDefined && Data.Model == GgufModels.SentencePieceBpe && Data.AddSpacePrefix == false,
            });

    public TokenizerException Error(string field, string message) => _error(field, message);

    public int TypeOf(int id) => Data.TokenTypes?[id] ?? GgufTokenType.Normal;

    /// <summary>The token for what is unknown: named, or the only one of that type.</summary>
    public int RequireUnknown()
        => Data.UnknownId
            ?? Enumerable.Range(0, Data.Tokens.Count).Where(id => TypeOf(id) == GgufTokenType.Unknown).Select(id => (int?)id).FirstOrDefault()
            ?? throw Error("unknown_token_id", "is missing, and no token is of type 2");

    public IReadOnlyList<float> RequireScores() => Data.Scores ?? throw Error("scores", $"is missing; a vocabulary of the kind \"{Data.Model}\" needs them");

    /// <summary>The token of a side of the template, or <see langword="null"/> where it is not put there.</summary>
    public int? TemplateSide(string field, bool isAdded, int? id)
        => !isAdded ? null : id ?? throw Error(field, "is set, but the file names no such token");

    private void CheckCount(string field, int? count)
    {
        if (count is int found && found != Data.Tokens.Count)
        {
            throw Error(field, $"expected {Data.Tokens.Count} values, one per token; found {found}");
        }
    }

    private void CheckId(string field, int? id)
    {
        if (id is int value && (value < 0 || value >= Data.Tokens.Count))
        {
            throw Error(field, $"expected an id from 0 to {Data.Tokens.Count - 1}, found {id}");
        }
    }
}
