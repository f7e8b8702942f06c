using System.Text;
using System.Text.Json.Nodes;
using SKIntern.Models.Tests.Tokenization;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Damaged tokenizer files are read, and then encode and decode, or give a <see cref="TokenizerException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class TokenizerFuzzTests : IDisposable
{
    // Compiling an expression takes ten times as long as the rest together.
    private const int ExpressionShare = 10;

    // A text in the file may stand for every token of the text that is encoded and decoded.
    private const int AllocationPerByte = 1024;

    // Thousands of ids may be left out before an added token, and are filled up.
    private const long GapAllocationBase = 8 << 20;

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TokenizerJson_Damaged_ReadsOrThrowsTokenizerException() => Check(TokenizerLoader.FileName, Small(), WithStages());

    [Fact]
    public void CharacterBpe_Damaged_ReadsOrThrowsTokenizerException() => Check(TokenizerLoader.FileName, SmallTokenizers.CharacterBpe, SmallTokenizers.AffixBpe);

    [Fact]
    public void Unigram_Damaged_ReadsOrThrowsTokenizerException() => Check(TokenizerLoader.FileName, SmallTokenizers.Unigram(SmallTokenizers.Rules));

    [Fact]
    public void CompiledRules_Damaged_ReadOrThrowTokenizerException()
        => FuzzRun.Check(
            Target(TokenizerLoader.FileName),
            FuzzInputs.Binary(SmallTokenizers.Rules).Within(rules => Encoding.UTF8.GetBytes(SmallTokenizers.Unigram(rules).ToJsonString())));

    [Fact]
    public void WordPiece_Damaged_ReadsOrThrowsTokenizerException() => Check(TokenizerLoader.FileName, SmallTokenizers.WordPiece);

    [Fact]
    public void WordLevel_Damaged_ReadsOrThrowsTokenizerException() => Check(TokenizerLoader.FileName, SmallTokenizers.WordLevel);

    [Fact]
    public void SentencePieceModel_Damaged_ReadsOrThrowsTokenizerException()
        => FuzzRun.Check(
            Target(TokenizerLoader.SentencePieceFileName),
            FuzzInputs.Binary([.. new[] { SentencePieceBytes.Bpe, SentencePieceBytes.Unigram }.Select(kind => SentencePieceBytes.Write(kind, addDummyPrefix: true, SmallTokenizers.Pieces))]));

    [Fact]
    public void SentencePieceConfig_Damaged_ReadsOrThrowsTokenizerException()
    {
        File.WriteAllBytes(_folder.File(TokenizerLoader.SentencePieceFileName), SentencePieceBytes.Write(SentencePieceBytes.Bpe, addDummyPrefix: true, SmallTokenizers.Pieces));
        FuzzRun.Check(Target("tokenizer_config.json") with { AllocationBase = GapAllocationBase }, FuzzInputs.Json(
            """
            {"add_bos_token":true,"add_eos_token":false,"bos_token":"<s>","eos_token":"<end>","pad_token":{"content":"<unk>"},"additional_special_tokens":["<user>"],
            "added_tokens_decoder":{"11":{"content":"<end>","special":true,"normalized":false,"lstrip":false,"rstrip":true,"single_word":false}}}
            """u8.ToArray()));
    }

    [Fact]
    public void AddedTokens_Damaged_ReadOrThrowTokenizerException()
    {
        File.WriteAllBytes(_folder.File(TokenizerLoader.SentencePieceFileName), SentencePieceBytes.Write(SentencePieceBytes.Unigram, addDummyPrefix: true, SmallTokenizers.Pieces));
        FuzzRun.Check(Target("added_tokens.json") with { AllocationBase = GapAllocationBase }, FuzzInputs.Json("""{"<more>":11,"<most>":12}"""u8.ToArray()));
    }

    [Fact]
    public void VocabularyText_Damaged_ReadsOrThrowsTokenizerException()
        => FuzzRun.Check(Target(TokenizerLoader.VocabularyFileName), FuzzInputs.Binary("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n##b\n1\n##2\ne\n"u8.ToArray(), "[UNK]\r\n[CLS]\r\n[SEP]\r\nab\r\n"u8.ToArray()));

    [Fact]
    public void VocabularyConfig_Damaged_ReadsOrThrowsTokenizerException()
    {
        _folder.Write(TokenizerLoader.VocabularyFileName, "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n##b\n");
        Check("tokenizer_config.json", JsonNode.Parse("""{"do_lower_case":true,"strip_accents":null,"tokenize_chinese_chars":true,"unk_token":"[UNK]","cls_token":{"content":"[CLS]"},"sep_token":"[SEP]"}""")!);
    }

    [Fact]
    public void TokenizerJson_DamagedExpression_ReadsOrThrowsTokenizerException()
        => FuzzRun.Check(Target(TokenizerLoader.FileName) with { Inputs = Math.Max(FuzzRun.Inputs / ExpressionShare, 1) }, Inputs(WithExpression()));

    [Fact]
    public void TokenizerConfig_Damaged_ReadsOrThrowsTokenizerException()
    {
        _folder.Write(TokenizerLoader.FileName, Small().ToJsonString());
        Check("tokenizer_config.json", JsonNode.Parse("""{"bos_token":"<s>","eos_token":{"content":"</s>","lstrip":false},"pad_token":null,"model_max_length":512}""")!);
    }

    private static JsonObject Small() => (JsonObject)JsonNode.Parse(
        """
        {"version":"1.0","added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":true,"normalized":false,"special":true},{"id":1,"content":"</s>","special":true}],
        "normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true},
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]}}},
        "decoder":{"type":"ByteLevel"},"model":{"type":"BPE","dropout":null,"unk_token":null,"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,
        "vocab":{"<s>":0,"</s>":1,"a":2,"b":3,"ab":4,"1":5},"merges":["a b"]}}
        """)!;

    private static JsonObject WithStages()
    {
        JsonObject json = Small();
        json["normalizer"] = JsonNode.Parse("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"NFC"}]}""");
        json["pre_tokenizer"] = JsonNode.Parse(
            """
            {"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"Split","pattern":{"String":" "},"behavior":"Isolated","invert":false},
            {"type":"ByteLevel","add_prefix_space":true,"use_regex":false}]}
            """);
        json["post_processor"] = JsonNode.Parse("""{"type":"RobertaProcessing","sep":["</s>",1],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":false}""");
        json["model"]!["merges"] = JsonNode.Parse("""[["a","b"]]""");
        return json;
    }

    private static JsonObject WithExpression()
    {
        JsonObject json = Small();
        json["pre_tokenizer"] = JsonNode.Parse(
            """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s|'t)|\\p{L}+|\\s+(?!\\S)"},"behavior":"Isolated"},{"type":"ByteLevel","use_regex":false}]}""");
        return json;
    }

    private static FuzzInputs Inputs(params JsonNode[] valid) => FuzzInputs.Json([.. valid.Select(v => Encoding.UTF8.GetBytes(v.ToJsonString()))]);

    private void Check(string name, params JsonNode[] valid) => FuzzRun.Check(Target(name), Inputs(valid));

    private FuzzTarget Target(string name) => new()
    {
        Path = _folder.File(name),
        Read = ReadAndUse,
        IsDocumented = e => e is TokenizerException,
        AllocationPerByte = AllocationPerByte,
    };

    private void ReadAndUse() => SmallTokenizers.Use(TokenizerLoader.FromFolder(_folder.Path));
}
