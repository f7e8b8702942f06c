using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the <c>model</c>: its kind, its vocabulary and what encodes pieces.</summary>
internal sealed class ModelReader
{
    public const string Bpe = "BPE";
    public const string Unigram = "Unigram";
    public const string WordPiece = "WordPiece";
    public const string WordLevel = "WordLevel";
    private const int MaxWordCharacters = 1 << 20;
    private const int UsualWordCharacters = 100;

    private readonly JsonField _field;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Token, double Score)> _pieces = [];

    public ModelReader(JsonField field)
    {
        _field = field;
        Kind = ReadType(field);
        if (Kind == Unigram)
        {
            ReadPieces();
        }
        else
        {
            ReadVocabulary();
        }
    }

    /// <summary>The kind, such as <see cref="Bpe"/>.</summary>
    public string Kind { get; }

    /// <summary>The tokens and their ids; a Unigram model may have a token under several ids.</summary>
    public IEnumerable<KeyValuePair<string, int>> Vocabulary
        => Kind == Unigram ? _pieces.Select((p, id) => KeyValuePair.Create(p.Token, id)) : _ids;

    /// <summary>Reads the rest.</summary>
    /// <param name="byteLevel">Whether a BPE model reads bytes in GPT-2's spelling.</param>
    public ITokenModel Read(bool byteLevel) => Kind switch
    {
        Unigram => new PieceCache(new UnigramModel(_pieces, ReadUnknownIndex(), _field.Flag("byte_fallback", byDefault: false))),
        WordPiece => new PieceCache(new WordPieceModel(
            _ids,
            ReadUnknown(_field.Text("unk_token", byDefault: "[UNK]")),
            _field.Text("continuing_subword_prefix", byDefault: "##"),
            _field.Optional("max_input_chars_per_word")?.AsInteger(0, MaxWordCharacters) ?? UsualWordCharacters)),
        WordLevel => new WordLevelModel(_ids, ReadUnknown(_field.Text("unk_token", byDefault: "<unk>"))),
        _ => BpeModelReader.Read(_field, _ids, byteLevel),
    };

    /// <summary>The kind. Old files name none; Hugging Face tokenizers goes by the members then.</summary>
    private static string ReadType(JsonField model)
    {
        if (model.Optional("type") is JsonField type)
        {
            string name = type.AsString();
            return name is Bpe or Unigram or WordPiece or WordLevel
                ? name
                : throw type.Error($"expected {Bpe}, {Unigram}, {WordPiece} or {WordLevel}, found \"{name}\"");
        }

        return model.Optional("merges") is not null ? Bpe
            : model.Optional("continuing_subword_prefix") is not null ? WordPiece
            : model.Optional("unk_id") is not null ? Unigram
            : throw model.Error("expected a member 'type', or the members of a BPE, WordPiece or Unigram model");
    }

    private void ReadVocabulary()
    {
        JsonField field = _field.Required("vocab");
        foreach ((string token, JsonField id) in field.Members())
        {
            if (!_ids.TryAdd(token, id.AsId()))
            {
                throw field.Error($"the token \"{token}\" occurs twice");
            }
        }

        if (_ids.Count == 0)
        {
            throw field.Error("expected at least one token");
        }
    }

    private void ReadPieces()
    {
        JsonField field = _field.Required("vocab");
        foreach (JsonField item in field.Items())
        {
            JsonField[] pair = [.. item.Items()];
            _pieces.Add(pair.Length == 2 ? (pair[0].AsString(), pair[1].AsNumber()) : throw item.Error($"expected a token and its score, found {pair.Length} values"));
        }

        if (_pieces.Count is 0 or > TokenTable.MaxId + 1)
        {
            throw field.Error($"expected 1 to {TokenTable.MaxId + 1} tokens, found {_pieces.Count}");
        }
    }

    private int ReadUnknownIndex() => _field.Required("unk_id").AsInteger(0, _pieces.Count - 1);

    private int ReadUnknown(string token)
        => _ids.TryGetValue(token, out int id)
            ? id
            : throw _field.Error($"'unk_token': the token \"{token}\" is not in the vocabulary, and unknown words need one");
}
