using SKIntern.Models.Tokenization.AddedTokens;
using SKIntern.Models.Tokenization.Decoding;
using SKIntern.Models.Tokenization.Model;
using SKIntern.Models.Tokenization.PostProcessing;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Builds a byte-level BPE tokenizer from GGUF metadata.</summary>
internal sealed class GgufTokenizerReader(GgufTokenizerData data, string location)
{
    private const string Prefix = "tokenizer.ggml.";
    private const string ByteLevelBpe = "gpt2";
    private const int UnknownType = 2;
    private const int ControlType = 3;
    private const int UserDefinedType = 4;

    public HuggingFaceTokenizer Read()
    {
        if (data.Model != ByteLevelBpe)
        {
            throw Error("model", $"expected \"{ByteLevelBpe}\", the kind of tokenizer that is read; found \"{data.Model}\"");
        }

        GgufFamily family = data.PreTokenizer is string pre && GgufFamily.Find(pre) is GgufFamily known
            ? known
            : throw Error("pre", $"expected one of {string.Join(", ", GgufFamily.Names)}; found {data.PreTokenizer ?? "nothing"}");
        Dictionary<string, int> vocabulary = ReadVocabulary();
        List<AddedToken> addedTokens = ReadAddedTokens();
        SpecialIds special = new(
            CheckId("bos_token_id", data.BeginOfSequenceId),
            CheckId("eos_token_id", data.EndOfSequenceId),
            CheckId("padding_token_id", data.PaddingId));
        return new HuggingFaceTokenizer(new TokenizerParts
        {
            Tokens = TokenTable.Build(vocabulary, addedTokens, (token, problem) => Error("tokens", $"the token \"{token}\" {problem}")),
            AddedTokens = addedTokens,
            Normalizer = family.CreateNormalizer(),
            PreTokenizer = family.CreatePreTokenizer(),
            Model = new PieceCache(new ByteLevelBpeModel(new BpeOptions { Vocabulary = vocabulary, Merges = ReadMerges(vocabulary), IgnoreMerges = family.IgnoreMerges })),
            PostProcessor = new PostProcessor(
                new SequenceTemplate(
                    TemplateSide("add_bos_token", data.AddBeginOfSequence ?? family.AddBeginOfSequence, special.BeginOfSequence),
                    TemplateSide("add_eos_token", data.AddEndOfSequence ?? false, special.EndOfSequence)),
                []),
            Decoder = new StagedDecoder([new ByteLevelStage()]),
            SpecialIds = special,
        });
    }

    private TokenizerException Error(string field, string message) => new(location, Prefix + field, message);

    private Dictionary<string, int> ReadVocabulary()
    {
        if (data.Tokens.Count is 0 or > TokenTable.MaxId + 1)
        {
            throw Error("tokens", $"expected 1 to {TokenTable.MaxId + 1} tokens, found {data.Tokens.Count}");
        }

        Dictionary<string, int> vocabulary = new(data.Tokens.Count, StringComparer.Ordinal);
        for (int id = 0; id < data.Tokens.Count; id++)
        {
            if (!vocabulary.TryAdd(data.Tokens[id], id))
            {
                throw Error($"tokens[{id}]", $"the token \"{data.Tokens[id]}\" occurs twice");
            }
        }

        return vocabulary;
    }

    private List<AddedToken> ReadAddedTokens()
    {
        IReadOnlyList<int> types = data.TokenTypes ?? [];
        if (data.TokenTypes is not null && types.Count != data.Tokens.Count)
        {
            throw Error("token_type", $"expected {data.Tokens.Count} values, one per token; found {types.Count}");
        }

        List<AddedToken> tokens = [];
        for (int id = 0; id < types.Count; id++)
        {
            if (types[id] is UnknownType or ControlType or UserDefinedType && data.Tokens[id].Length > 0)
            {
                tokens.Add(new AddedToken(id, data.Tokens[id], Special: types[id] != UserDefinedType));
            }
        }

        return tokens;
    }

    private BpeMerges ReadMerges(Dictionary<string, int> vocabulary)
    {
        BpeMerges merges = new(vocabulary);
        for (int i = 0; i < data.Merges.Count; i++)
        {
            if (merges.TryAdd(data.Merges[i]) is string problem)
            {
                throw Error($"merges[{i}]", problem);
            }
        }

        return merges;
    }

    private int? CheckId(string field, int? id)
        => id is null || (id >= 0 && id < data.Tokens.Count) ? id : throw Error(field, $"expected an id from 0 to {data.Tokens.Count - 1}, found {id}");

    private int[] TemplateSide(string field, bool add, int? id)
        => !add ? [] : [id ?? throw Error(field, "is set, but the file names no such token")];
}
