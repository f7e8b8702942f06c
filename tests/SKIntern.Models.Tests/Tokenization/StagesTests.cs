using System.Text.Json.Nodes;
using SKIntern.Models.Tokenization;

namespace SKIntern.Models.Tests.Tokenization;

/// <summary>Normalisers, pre-tokenisers and decoders, seen through a vocabulary of bytes.</summary>
public class StagesTests
{
    private const string Sign = "\u2581";

    [Theory]
    [InlineData("""{"type":"NFKC"}""", "\uFB01\u00BD\u212B", "fi1\u20442\u00C5")]
    [InlineData("""{"type":"NFKD"}""", "\u1E9B\u0323", "s\u0323\u0307")]
    [InlineData("""{"type":"Lowercase"}""", "\u0130\u03A3\U00010400", "i\u0307\u03C3\U00010428")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":false}""", " \ta ", "a ")]
    [InlineData("""{"type":"Strip","strip_left":true,"strip_right":true}""", "  ", "")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"}]}""", "\u00E9\u0301x", "ex")]
    [InlineData("""{"type":"Replace","pattern":{"String":"ab"},"content":"c"}""", "abab b", "cc b")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":"_"}""", "a   b c", "a_b c")]
    [InlineData("""{"type":"Replace","pattern":{"Regex":"^"},"content":">"}""", "ab", ">ab")]
    [InlineData("""{"type":"Prepend","prepend":"_"}""", "", "")]
    [InlineData("""{"type":"Prepend","prepend":"_"}""", "a", "_a")]
    [InlineData("""{"type":"NFKC"}""", "\u32FF", "\u32FF")]
    [InlineData("""{"type":"StripAccents"}""", "a\u07FDb\u0301", "a\u07FDb")]
    [InlineData("""{"type":"Nmt"}""", "a\u0001\u200Bb\tc", "a b c")]
    [InlineData("""{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""", "\u0000\u00C9\u4E2D\u200D\u0085\t!", "e \u4E2D  !")]
    [InlineData("""{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":null,"lowercase":false}""", "\u00C9\u4E2D", "\u00C9\u4E2D")]
    public void Normalize_EachKind_GivesWhatTheReferenceGives(string normalizer, string text, string expected)
    {
        JsonObject json = TinyTokenizer.Json();
        json["normalizer"] = JsonNode.Parse(normalizer);
        HuggingFaceTokenizer tokenizer = TinyTokenizer.Load(json);

        Assert.Equal(expected, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Theory]
    [InlineData("""{"type":"BertPreTokenizer"}""", "it's  ok\u3002", "it|'|s|ok|\u3002")]
    [InlineData("""{"type":"Whitespace"}""", "it's  ok!?", "it|'|s|ok|!?")]
    [InlineData("""{"type":"WhitespaceSplit"}""", "it's \t ok!?", "it's|ok!?")]
    [InlineData("""{"type":"Punctuation"}""", "a!?b", "a|!|?|b")]
    [InlineData("""{"type":"Punctuation","behavior":"Contiguous"}""", "a!?b", "a|!?|b")]
    [InlineData("""{"type":"CharDelimiterSplit","delimiter":"-"}""", "a--bc-", "a|bc")]
    [InlineData("""{"type":"Split","pattern":{"Regex":"(?=[A-Z])"},"behavior":"Isolated","invert":false}""", "aBcD", "a|Bc|D")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"always","split":true}""", "a b</s>c", "_a|_b|_c")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"first","split":true}""", "a b</s>c", "_a|_b|c")]
    [InlineData("""{"type":"Metaspace","replacement":"_","add_prefix_space":false}""", "a b", "a|_b")]
    [InlineData("""{"type":"Metaspace","replacement":"_"}""", " a", "_a")]
    public void Split_EachKind_GivesWhatTheReferenceGives(string preTokenizer, string text, string expected)
    {
        string[] pieces = expected.Split('|');
        JsonObject sequence = new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(JsonNode.Parse(preTokenizer), TinyTokenizer.ByteLevel(useRegex: false)) };

        string[] actual = TinyTokenizer.Pieces(sequence, text, [.. pieces.Distinct().Where(p => p.Length > 1 || p[0] > 0x7F)]);

        Assert.Equal(pieces, actual.Where(p => p.Length > 0));
    }

    [Theory]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":true}""", "##a b ##c ! n't", "##a bc!n't")]
    [InlineData("""{"type":"WordPiece","prefix":"##","cleanup":false}""", "a ! ##b", "a !b")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"always"}""", "_a _b", "a b")]
    [InlineData("""{"type":"Metaspace","replacement":"_","prepend_scheme":"never"}""", "_a _b", " a b")]
    [InlineData("""{"type":"BPEDecoder","suffix":"</w>"}""", "a b</w> c</w>", "ab c")]
    [InlineData("""{"type":"ByteFallback"}""", "a <0xE6> <0x97> <0xA5> b", "a日b")]
    [InlineData("""{"type":"ByteFallback"}""", "<0xE6> <0x97> <0x41>", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"a","start":1,"stop":2}]}""", "a a b a", "ab")]
    [InlineData("""{"type":"Replace","pattern":{"String":"a"},"content":""}""", "a ab", "b")]
    public void Decode_EachKind_GivesWhatTheReferenceGives(string decoder, string tokens, string expected)
    {
        string[] spelled = tokens.Split(' ');
        JsonObject json = TinyTokenizer.Json();
        json["decoder"] = JsonNode.Parse(decoder);
        JsonObject vocabulary = json["model"]!["vocab"]!.AsObject();
        foreach (string token in spelled.Where(t => !vocabulary.ContainsKey(t)).ToArray())
        {
            vocabulary[token] = vocabulary.Count;
        }

        HuggingFaceTokenizer tokenizer = TinyTokenizer.Load(json);

        Assert.Equal(expected, tokenizer.Decode([.. spelled.Select(t => tokenizer.IdOf(t)!.Value)]));
    }

    [Fact]
    public void EncodeWithOffsets_BehindNormalizers_PointsIntoTheOriginal()
    {
        JsonObject json = TinyTokenizer.Json("caf\u00E9");
        json["normalizer"] = JsonNode.Parse("""{"type":"Sequence","normalizers":[{"type":"Strip","strip_left":true,"strip_right":true},{"type":"NFC"}]}""");
        HuggingFaceTokenizer tokenizer = TinyTokenizer.Load(json);

        TokenEncoding encoding = tokenizer.EncodeWithOffsets("  cafe\u0301</s>\U0001F680 ", addSpecialTokens: true);

        Assert.Equal([0..0, 2..6, 7..11, 11..13, 11..13, 11..13, 11..13], encoding.Offsets.Select(o => o.Start..o.End));
        Assert.Equal(tokenizer.Encode("  cafe\u0301</s>\U0001F680 ", addSpecialTokens: true), encoding.Ids);
    }

    [Theory]
    [InlineData(true, false, "0..1 2..3")]
    [InlineData(false, false, "0..1 1..3")]
    [InlineData(true, true, "0..1 1..3")]
    public void EncodeWithOffsets_TrimOffsets_LeavesWhiteSpaceOut(bool trim, bool keepsPrefix, string expected)
    {
        JsonObject json = TinyTokenizer.Json(" b");
        json["post_processor"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = trim };
        string text = keepsPrefix ? " b" : "a b";
        TokenEncoding encoding = TinyTokenizer.Load(json).EncodeWithOffsets(text);

        Assert.Equal(keepsPrefix ? "0..2" : expected, string.Join(' ', encoding.Offsets.Select(o => $"{o.Start}..{o.End}")));
    }

    [Fact]
    public void Encode_LoneSurrogates_AreReplacementCharacters()
    {
        HuggingFaceTokenizer tokenizer = TinyTokenizer.Load(TinyTokenizer.Json());

        Assert.Equal(tokenizer.Encode("a\uFFFDb\uFFFD"), tokenizer.Encode("a\uD800b\uDC00"));
        Assert.Equal([0..1, 1..2, 1..2, 1..2], tokenizer.EncodeWithOffsets("a\uDC00").Offsets.Select(o => o.Start..o.End));
    }

    [Theory]
    [InlineData("""{"type":"WordLevel","vocab":{"a":0,"<unk>":1},"unk_token":"<unk>"}""", "a b", "0 1")]
    [InlineData("""{"type":"WordPiece","vocab":{"un":0,"##able":1,"##a":2,"[UNK]":3},"unk_token":"[UNK]","max_input_chars_per_word":6}""", "unable una unx unableable", "0 1 0 2 3 3")]
    [InlineData("""{"type":"Unigram","vocab":[["<unk>",0],["a",-1],["b",-1],["ab",-1.5],["abc",-9]],"unk_id":0}""", "abcab cc", "4 3 0")]
    [InlineData("""{"type":"BPE","vocab":{"a":0,"b":1,"b</w>":2,"ab</w>":3,"<u>":4},"merges":["a b</w>"],"end_of_word_suffix":"</w>","unk_token":"<u>"}""", "ab ba", "3 1 4")]
    [InlineData("""{"type":"BPE","vocab":{"a":0,"##b":1,"ab":2,"<u>":3},"merges":["a ##b"],"continuing_subword_prefix":"##","unk_token":"<u>","fuse_unk":true}""", "ab bxb", "2 3 1")]
    [InlineData("""{"type":"BPE","vocab":{"a":0,"<0xC3>":1,"<0xA9>":2,"<u>":3},"merges":[],"byte_fallback":true,"unk_token":"<u>"}""", "a\u00E9b", "0 1 2 3")]
    public void Encode_EachModel_GivesWhatTheReferenceGives(string model, string text, string expected)
    {
        JsonObject json = new() { ["model"] = JsonNode.Parse(model), ["pre_tokenizer"] = new JsonObject { ["type"] = "WhitespaceSplit" } };
        HuggingFaceTokenizer tokenizer = TinyTokenizer.Load(json);

        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text)));
        Assert.Equal(tokenizer.Encode(text), tokenizer.EncodeWithOffsets(text).Ids);
    }

    [Fact]
    public void Encode_SignInsideAToken_IsNotCutBeforeIt()
    {
        JsonObject json = new()
        {
            ["model"] = JsonNode.Parse($$"""{"type":"BPE","vocab":{"a":0,"{{Sign}}":1,"a{{Sign}}":2,"<u>":3},"merges":["a {{Sign}}"],"unk_token":"<u>"}"""),
        };

        Assert.Equal([2, 0], TinyTokenizer.Load(json).Encode($"a{Sign}a"));
    }
}
