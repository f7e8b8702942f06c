using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Small valid tokenizer files of every kind, to be damaged, and a text that is hard on tokenizers.</summary>
internal static class SmallTokenizers
{
    // Added tokens, digits, an accent, half a surrogate pair, an accent alone, an ideograph, the Metaspace sign, a zero, a joiner, an emoji.
    public const string Text = "ab  <s>12\u00E9\uD800 \u0301\u65E5\u2581c!\0\u200D\U0001F600</s>";

    private const char RuledCharacter = 'c';
    private const string Special = """
        "added_tokens":[{"id":0,"content":"<unk>","special":true},{"id":1,"content":"<s>","single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":true},
        {"id":2,"content":"</s>","normalized":true,"special":false}],
        """;

    public static readonly (string Text, float Score, int Type)[] Pieces =
    [
        ("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("<0xC3>", 0, 6), ("<0xA9>", 0, 6), ("\u2581", -9, 1), ("a", -9, 1), ("b", -9, 1), ("ab", -1, 1), ("\u2581ab", -2, 1), ("<user>", 0, 4),
    ];

    public static JsonNode CharacterBpe { get; } = Parse("""
        {"version":"1.0",SPECIAL"normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},"pre_tokenizer":null,
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{"<s>":{"id":"<s>","ids":[1],"tokens":["<s>"]}}},
        "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
        "model":{"type":"BPE","dropout":null,"unk_token":"<unk>","fuse_unk":true,"byte_fallback":true,"vocab":{"<unk>":0,"<s>":1,"</s>":2,"<0xC3>":3,"<0xA9>":4,"▁":5,"a":6,"b":7,"ab":8,"▁ab":9},
        "merges":["a b","▁ ab"]}}
        """);

    public static JsonNode AffixBpe { get; } = Parse("""
        {SPECIAL"normalizer":{"type":"Lowercase"},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Punctuation","behavior":"Contiguous"}]},"post_processor":null,
        "decoder":{"type":"BPEDecoder","suffix":"</w>"},"model":{"type":"BPE","unk_token":"<unk>","continuing_subword_prefix":"##","end_of_word_suffix":"</w>","fuse_unk":false,
        "vocab":{"<unk>":0,"<s>":1,"</s>":2,"a":3,"##b</w>":4,"ab</w>":5,"!</w>":6},"merges":[["a","##b</w>"]]}}
        """);

    public static JsonNode WordPiece { get; } = Parse("""
        {SPECIAL"normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},
        "post_processor":{"type":"BertProcessing","sep":["</s>",2],"cls":["<s>",1]},"decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
        "model":{"type":"WordPiece","unk_token":"<unk>","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"<unk>":0,"<s>":1,"</s>":2,"a":3,"##b":4,"1":5,"##2":6,"e":7}}}
        """);

    public static JsonNode WordLevel { get; } = Parse("""
        {SPECIAL"normalizer":{"type":"Sequence","normalizers":[{"type":"NFKD"},{"type":"StripAccents"},{"type":"Strip","strip_left":true,"strip_right":true}]},
        "pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"CharDelimiterSplit","delimiter":"-"}]},
        "post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel","trim_offsets":true}]},"decoder":{"type":"Fuse"},
        "model":{"type":"WordLevel","unk_token":"<unk>","vocab":{"<unk>":0,"<s>":1,"</s>":2,"ab":3,"c":4}}}
        """);

    /// <summary>Rules that replace one character by two.</summary>
    public static byte[] Rules { get; } = MakeRules();

    public static JsonNode Unigram(byte[] rules)
    {
        JsonNode json = Parse("""
            {SPECIAL"normalizer":{"type":"Sequence","normalizers":[{"type":"Precompiled","precompiled_charsmap":""},{"type":"Nmt"},{"type":"NFKC"}]},
            "pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true},"post_processor":{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",1]},
            "decoder":{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true},
            "model":{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["<unk>",0],["<s>",0],["</s>",0],["▁",-3.5],["a",-4],["b",-4],["▁ab",-1],["<0xC3>",-9],["<0xA9>",-9]]}}
            """);
        json["normalizer"]!["normalizers"]![0]!["precompiled_charsmap"] = Convert.ToBase64String(rules);
        return json;
    }

    /// <summary>Does all that is done with a tokenizer.</summary>
    public static void Use(HuggingFaceTokenizer tokenizer)
    {
        IReadOnlyList<int> ids = tokenizer.Encode(Text, addSpecialTokens: true);
        Assert.Equal(ids, tokenizer.EncodeWithOffsets(Text, addSpecialTokens: true).Ids);
        tokenizer.Decode(ids);
        tokenizer.Decode(ids, skipSpecialTokens: false);
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json.Replace("SPECIAL", Special, StringComparison.Ordinal))!;

    // A trie of one path: the root without an offset, a unit at the character, and its leaf at unit 1.
    private static byte[] MakeRules()
    {
        uint[] units = new uint[RuledCharacter + 1];
        units[RuledCharacter] = RuledCharacter | (1u << 8) | ((RuledCharacter ^ 1u) << 10);
        byte[] rules = new byte[sizeof(uint) * (1 + units.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(rules, sizeof(uint) * units.Length);
        for (int i = 0; i < units.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rules.AsSpan(sizeof(uint) * (1 + i)), units[i]);
        }

        return [.. rules, .. Encoding.UTF8.GetBytes("ab\0")];
    }
}
