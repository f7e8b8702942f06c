using Google.Protobuf;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>
/// Reads SentencePiece's <c>tokenizer.model</c> (protobuf <c>ModelProto</c>) as the GGUF metadata with the same meaning, which are
/// made from such files. Fields: 1 = pieces {1 text, 2 score, 3 type}, 2 = trainer {3 kind, 41 to 43 the ids of
/// bos, eos, pad}, 3 = normaliser {2 compiled rules, 3 dummy prefix, 4 remove extra white space}.
/// </summary>
internal sealed class SentencePieceModel
{
    private const int Unigram = 1;
    private const int Bpe = 2;
    private const uint LengthDelimited = 2;

    private readonly string _path;
    private readonly List<string> _tokens = [];
    private readonly List<float> _scores = [];
    private readonly List<int> _types = [];
    private int _kind = Unigram;
    private int _beginId = 1;
    private int _endId = 2;
    private int _paddingId = -1;
    private byte[] _rules = [];
    private bool _addDummyPrefix = true;
    private bool _removeExtraWhitespaces = true;

    private SentencePieceModel(string path) => _path = path;

    /// <summary>Reads a file.</summary>
    /// <exception cref="TokenizerException">The file is unreadable, no such message or of a kind that is not read.</exception>
    public static GgufTokenizerData Read(string path)
    {
        SentencePieceModel model = new(path);
        try
        {
            Each(File.ReadAllBytes(path), model.ReadField);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new TokenizerException(path, null, $"is no SentencePiece model: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException(path, null, $"cannot be read: {e.Message}", e);
        }

        return model.ToData();
    }

    private static void Each(byte[] message, Action<int, uint, CodedInputStream> read)
    {
        using CodedInputStream input = new(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            read(WireFormat.GetTagFieldNumber(tag), tag & 7, input);
        }
    }

    private void ReadField(int field, uint wire, CodedInputStream input)
    {
        switch (field, wire)
        {
            case (1, LengthDelimited):
                _tokens.Add("");
                _scores.Add(0);
                _types.Add(GgufTokenType.Normal);
                Each(input.ReadBytes().ToByteArray(), ReadPiece);
                break;
            case (2, LengthDelimited):
                Each(input.ReadBytes().ToByteArray(), ReadTrainer);
                break;
            case (3, LengthDelimited):
                Each(input.ReadBytes().ToByteArray(), ReadNormalizer);
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private void ReadPiece(int field, uint wire, CodedInputStream input)
    {
        switch (field)
        {
            case 1:
                _tokens[^1] = input.ReadString();
                break;
            case 2:
                _scores[^1] = input.ReadFloat();
                break;
            case 3:
                _types[^1] = input.ReadInt32();
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private void ReadTrainer(int field, uint wire, CodedInputStream input)
    {
        switch (field)
        {
            case 3:
                _kind = input.ReadInt32();
                break;
            case 41:
                _beginId = input.ReadInt32();
                break;
            case 42:
                _endId = input.ReadInt32();
                break;
            case 43:
                _paddingId = input.ReadInt32();
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private void ReadNormalizer(int field, uint wire, CodedInputStream input)
    {
        switch (field)
        {
            case 2:
                _rules = input.ReadBytes().ToByteArray();
                break;
            case 3:
                _addDummyPrefix = input.ReadBool();
                break;
            case 4:
                _removeExtraWhitespaces = input.ReadBool();
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private GgufTokenizerData ToData() => new()
    {
        Model = _kind switch
        {
            Bpe => GgufModels.SentencePieceBpe,
            Unigram => GgufModels.Unigram,
            _ => throw new TokenizerException(_path, "trainer_spec.model_type", $"expected {Unigram} (Unigram) or {Bpe} (BPE), found {_kind}"),
        },
        Tokens = _tokens,
        Scores = _scores,
        TokenTypes = _types,
        BeginOfSequenceId = Known(_beginId),
        EndOfSequenceId = Known(_endId),
        PaddingId = Known(_paddingId),
        NormalizationRules = _rules,
        AddSpacePrefix = _addDummyPrefix,
        RemoveExtraWhitespaces = _removeExtraWhitespaces,
    };

    // A negative id says that there is no such token.
    private int? Known(int id) => id >= 0 && id < _tokens.Count ? id : null;
}
