using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Turns a <c>tokenizer.json</c> into GGUF metadata, and refuses by name what they cannot say.</summary>
/// <param name="root">The content.</param>
/// <param name="special">The tokens with roles.</param>
internal sealed class GgufTokenizerWriter(JsonField root, SpecialIds special)
{
    private readonly JsonField _model = root.Required("model");
    private readonly SortedDictionary<int, string> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _types = [];

    public GgufTokenizerData Write()
    {
        ModelReader model = new(_model);
        foreach ((string token, int id) in model.Vocabulary)
        {
            _tokens.Add(id, token);
            _ids[token] = id;
        }

        ReadAddedTokens();
        PreTokenizerReader preTokenizer = new(root.Optional("pre_tokenizer"));
        GgufTokenizerData data = model.Kind switch
        {
            ModelReader.Bpe when preTokenizer.EndsInByteLevel => WriteByteLevelBpe(),
            ModelReader.Bpe => WriteSentencePieceBpe(),
            ModelReader.Unigram => WriteUnigram(),
            ModelReader.WordPiece => WriteWordPiece(),
            _ => throw _model.Error($"a model of type \"{model.Kind}\" has no counterpart in GGUF"),
        };
        return WithTemplate(data with
        {
            BeginOfSequenceId = special.BeginOfSequence,
            EndOfSequenceId = special.EndOfSequence,
            PaddingId = special.Padding,
        });
    }

    private void ReadAddedTokens()
    {
        bool hasNormalizer = root.Optional("normalizer") is not null;
        foreach (JsonField item in root.Optional("added_tokens")?.Items() ?? [])
        {
            int id = item.Required("id").AsId();
            bool isSpecial = item.Flag("special", byDefault: false);
            foreach (string flag in new[] { "single_word", "lstrip", "rstrip" }.Where(f => item.Flag(f, byDefault: false)))
            {
                throw item.Required(flag).Error("GGUF cannot say that an added token takes more or less than its own text");
            }

            if (hasNormalizer && item.Flag("normalized", byDefault: !isSpecial))
            {
                throw item.Error("GGUF cannot say that an added token is looked for in normalised text");
            }

            _tokens[id] = item.Required("content").AsString();
            _types[id] = isSpecial ? GgufTokenType.Control : GgufTokenType.UserDefined;
        }
    }

    private GgufTokenizerData WriteByteLevelBpe()
    {
        bool ignoresMerges = _model.Flag("ignore_merges", byDefault: false);
        string normalizer = StageSignature.Of(root.Optional("normalizer"), "normalizers");
        string preTokenizer = StageSignature.Of(root.Optional("pre_tokenizer"), "pretokenizers");
        string name = GgufFamily.NameOf((n, p, ignores) => ignores == ignoresMerges
                && StageSignature.Of(n, "normalizers") == normalizer && StageSignature.Of(p, "pretokenizers") == preTokenizer)
            ?? throw root.Error("GGUF has no name, of those that are known here, for this 'normalizer', 'pre_tokenizer' and 'model.ignore_merges'");
        if (_model.Text("unk_token", byDefault: "").Length > 0)
        {
            throw _model.Required("unk_token").Error("GGUF's byte-level BPE has no unknown token");
        }

        return Data(GgufModels.ByteLevelBpe) with { PreTokenizer = name, Merges = [.. ReadMerges().Select(m => $"{m.Left} {m.Right}")] };
    }

    private GgufTokenizerData WriteSentencePieceBpe()
    {
        string normalizer = StageSignature.Of(root.Optional("normalizer"), "normalizers");
        string spaces = StageSignature.Of(StageJson.Replace("String", " ", StageJson.Sign), "normalizers");
        string prefixed = StageSignature.Of(StageJson.Typed("Prepend", ("prepend", StageJson.Sign)), "normalizers") + spaces;
        if (normalizer != spaces && normalizer != prefixed)
        {
            throw root.Error($"'normalizer': GGUF's SentencePiece BPE only makes spaces \"{StageJson.Sign}\" and puts one in front");
        }

        // Gemma's files cut at spaces, of which the normaliser leaves none.
        string preTokenizer = StageSignature.Of(root.Optional("pre_tokenizer"), "pretokenizers");
        if (preTokenizer.Length > 0 && preTokenizer != StageSignature.OfSpaceSplit)
        {
            throw root.Error("'pre_tokenizer': GGUF's SentencePiece BPE has none");
        }

        if (!_model.Flag("byte_fallback", byDefault: false) || !_model.Flag("fuse_unk", byDefault: false) || _model.Flag("ignore_merges", byDefault: false))
        {
            throw _model.Error("GGUF's SentencePiece BPE needs 'byte_fallback' and 'fuse_unk', and has no 'ignore_merges'");
        }

        int unknown = ReadUnknown(_model.Required("unk_token"));
        MarkBytes();
        GgufTokenizerData data = Data(GgufModels.SentencePieceBpe);
        Dictionary<string, int> mergeable = new(_ids.Where(t => data.TokenTypes![t.Value] == GgufTokenType.Normal), StringComparer.Ordinal);
        float[] scores = MergeScores.Find(mergeable, [.. ReadMerges().Select(m => (_ids[m.Left], _ids[m.Right], _ids[m.Left + m.Right]))], data.Tokens.Count)
            ?? throw _model.Required("merges").Error("GGUF keeps a score for each token instead, from which other merges follow than these");
        return data with { UnknownId = unknown, AddSpacePrefix = normalizer == prefixed, Scores = scores };
    }

    private GgufTokenizerData WriteUnigram()
    {
        (IReadOnlyList<byte> rules, bool removesExtra) = ReadUnigramNormalizer();
        string metaspace = StageSignature.Of(root.Optional("pre_tokenizer"), "pretokenizers");
        bool prepends = metaspace == StageSignature.Of(StageJson.Metaspace(prepend: true), "pretokenizers");
        if (!prepends && metaspace != StageSignature.Of(StageJson.Metaspace(prepend: false), "pretokenizers"))
        {
            throw root.Error("'pre_tokenizer': GGUF's Unigram cuts at spaces only, as Metaspace with 'split' and the scheme \"always\" or \"never\" does");
        }

        int unknown = _model.Required("unk_id").AsInteger(0, _tokens.Count - 1);
        MarkUnknown(unknown);
        if (_model.Flag("byte_fallback", byDefault: false))
        {
            MarkBytes();
        }

        GgufTokenizerData data = Data(GgufModels.Unigram);
        float[] scores = new float[data.Tokens.Count];
        foreach ((int id, JsonField item) in _model.Required("vocab").Items().Index())
        {
            scores[id] = (float)item.Items().Last().AsNumber();
        }

        return data with
        {
            UnknownId = unknown,
            Scores = scores,
            NormalizationRules = rules,
            RemoveExtraWhitespaces = removesExtra,
            AddSpacePrefix = prepends,
        };
    }

    private (byte[] Rules, bool RemovesExtra) ReadUnigramNormalizer()
    {
        JsonField[] stages = [.. StageSignature.Flatten(root.Optional("normalizer"), "normalizers")];
        byte[] rules = [];
        if (stages.Length > 0 && stages[0].Required("type").AsString() == "Precompiled")
        {
            rules = Convert.FromBase64String(stages[0].Required("precompiled_charsmap").AsString());
            stages = stages[1..];
        }

        string rest = string.Concat(stages.Select(s => StageSignature.Of(s, "normalizers")));
        string removal = string.Concat(GgufUnigramJson.ExtraSpaceRemoval().Select(s => StageSignature.Of(s, "normalizers")));
        return rest.Length == 0 || rest == removal
            ? (rules, rest.Length > 0)
            : throw root.Error("'normalizer': GGUF's Unigram only has SentencePiece's compiled rules and the removal of extra spaces");
    }

    private GgufTokenizerData WriteWordPiece()
    {
        string bert = StageSignature.Of(GgufWordPieceJson.Normalizer(lowercase: true, stripAccents: null, spaceChinese: true), "normalizers");
        if (StageSignature.Of(root.Optional("normalizer"), "normalizers") != bert)
        {
            throw root.Error("'normalizer': GGUF's WordPiece is BERT's for lower case, with all of its steps");
        }

        if (StageSignature.Of(root.Optional("pre_tokenizer"), "pretokenizers") != StageSignature.Of(StageJson.Typed("BertPreTokenizer"), "pretokenizers")
            || _model.Text("continuing_subword_prefix", byDefault: "##") != "##")
        {
            throw root.Error("'pre_tokenizer' and 'model.continuing_subword_prefix': GGUF's WordPiece has BERT's");
        }

        int unknown = ReadUnknown(_model.Required("unk_token"));
        foreach ((int id, string token) in _tokens.ToArray())
        {
            _tokens[id] = GgufWordPieceJson.FromGguf(GgufWordPieceJson.ToGguf(token)) == token
                ? GgufWordPieceJson.ToGguf(token)
                : throw _model.Error($"'vocab': GGUF cannot spell the token \"{token}\"");
        }

        return Data(GgufModels.WordPiece) with { UnknownId = unknown };
    }

    private GgufTokenizerData WithTemplate(GgufTokenizerData data)
    {
        TokenTable table = TokenTable.Build(_tokens.Select(t => KeyValuePair.Create(t.Value, t.Key)), [], (_, problem) => root.Error(problem));
        PostProcessing.SequenceTemplate template = PostProcessorReader.Read(root.Optional("post_processor"), table).Template;
        bool isBert = data.Model == GgufModels.WordPiece;
        int? before = OneOrNone(template.Before);
        int? after = OneOrNone(template.After);
        if (isBert)
        {
            return data with { ClassificationId = before, SeparatorId = after, AddBeginOfSequence = before is not null, AddEndOfSequence = after is not null };
        }

        if ((before is not null && before != data.BeginOfSequenceId) || (after is not null && after != data.EndOfSequenceId))
        {
            throw root.Required("post_processor").Error("GGUF can only put the begin-of-sequence token in front and the end-of-sequence token behind");
        }

        return data with { AddBeginOfSequence = before is not null, AddEndOfSequence = after is not null };
    }

    private int? OneOrNone(IReadOnlyList<int> ids)
        => ids.Count <= 1 ? ids.Select(id => (int?)id).FirstOrDefault() : throw root.Required("post_processor").Error("GGUF can put only one token on either side");

    private GgufTokenizerData Data(string model)
    {
        int count = _tokens.Keys.Last() + 1;
        string[] tokens = new string[count];
        int[] types = new int[count];
        for (int id = 0; id < count; id++)
        {
            // What llama.cpp's converter writes for ids that stand for nothing.
            bool isKnown = _tokens.TryGetValue(id, out string? token);
            tokens[id] = token ?? $"[PAD{id}]";
            types[id] = isKnown ? _types.GetValueOrDefault(id, GgufTokenType.Normal) : GgufTokenType.Unused;
        }

        return new GgufTokenizerData { Model = model, Tokens = tokens, TokenTypes = types };
    }

    private int ReadUnknown(JsonField field)
    {
        int id = _ids.TryGetValue(field.AsString(), out int known) ? known : throw field.Error($"the token \"{field.AsString()}\" is not in the vocabulary");
        MarkUnknown(id);
        return id;
    }

    /// <summary>An unknown token that is not special is an ordinary one: decoding does not leave it out.</summary>
    private void MarkUnknown(int id)
    {
        if (_types.GetValueOrDefault(id) == GgufTokenType.Control)
        {
            _types[id] = GgufTokenType.Unknown;
        }
    }

    private void MarkBytes()
    {
        foreach ((string token, int id) in _ids.Where(t => ByteTokens.ByteOf(t.Key) is not null))
        {
            _types[id] = GgufTokenType.Byte;
        }
    }

    private List<(string Left, string Right)> ReadMerges()
    {
        List<(string, string)> merges = [];
        foreach (JsonField item in _model.Required("merges").Items())
        {
            if (BpeModelReader.ReadMerge(item) is [string left, string right])
            {
                merges.Add((left, right));
            }
        }

        return merges;
    }
}
