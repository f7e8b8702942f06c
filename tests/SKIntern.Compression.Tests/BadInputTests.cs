using SKIntern.Tokenization;

namespace SKIntern.Compression.Tests;

/// <summary>Texts and budgets that nobody means, with everything switched on.</summary>
public sealed class BadInputTests
{
    private static readonly string[] OddTexts =
    [
        "", " ", "\n\r\n\t", "word", "3", "-", "1.", "not", "$", "1. ", "\u200B", "\uD800", "\uDC00x\uD800", "a\uD800b \uDBFF c", "שלום עולם 3 ק\"מ לא", "\u202Eمرحبا 5 كم\u202C",
        "你好世界。不要3个苹果", "ｶﾞ 5 ㎞", "\0\u0001 x", new string('x', 5000), new string('\u0301', 5000), string.Concat(Enumerable.Repeat("1. - (a) ", 500)),
    ];

    public static TheoryData<int> Kinds => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compress_OddText_HoldsEveryPromise(int kind)
    {
        foreach (ITokenizer? tokenizer in new ITokenizer?[] { null, Cl100kTokenizer.Shared, new ByteTokenizer() })
        {
            foreach (ICompressibleText prepared in Create(kind, tokenizer).Prepare(OddTexts))
            {
                Assert.Empty(prepared.Compress(0).Text);
                Assert.Equal(prepared.Original, prepared.Compress(1).Text);
                CompressedText less = prepared.Compress(0.3, draw: 1), more = prepared.Compress(0.7, draw: 1);
                Assert.True(less.KeptUnits <= more.KeptUnits);
                Assert.True(Texts.IsSubsequence(Letters(less.Text), Letters(more.Text)));
                Assert.Equal(prepared.Explain(0.3, draw: 1).Count, prepared.Explain(1).Count(word => word.IsKept));
                if (tokenizer is not null)
                {
                    CompressedText five = prepared.Compress(CompressionBudget.OfTokens(5), draw: 1);
                    Assert.Equal(tokenizer.Count(five.Text), five.KeptTokens);
                    Assert.Equal(five.KeptTokens > 5, five.ExceedsBudget);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compress_OddBudget_IsRefusedByName(int kind)
    {
        ICompressibleText prepared = Create(kind, new ByteTokenizer()).Prepare(["a text"])[0];
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => prepared.Compress(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => prepared.Compress(1.5));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => prepared.Explain(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>("tokens", () => prepared.Compress(CompressionBudget.OfTokens(-1)));
        Assert.Equal("a text", prepared.Compress(CompressionBudget.OfTokens(int.MaxValue)).Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prepare_OddTexts_AreScoredAlikeWithACache(int kind)
    {
        using SKIntern.Testing.TemporaryFolder folder = new(inMemory: true);
        var cached = new CachedScorer(new Caching.FingerprintedScorer(), new(folder.Path));
        for (int run = 0; run < 2; run++)
        {
            Assert.Equal(
                Create(kind, null).Prepare(OddTexts).Select(text => text.Compress(0.4)),
                Create(kind, null, cached).Prepare(OddTexts).Select(text => text.Compress(0.4)));
        }

        Assert.Equal(kind == 0 ? 0 : OddTexts.Length, cached.Hits);
    }

    private static string[] Letters(string text) => [.. text.Where(c => !char.IsWhiteSpace(c)).Select(c => c.ToString())];

    private static IKnowledgeCompressor Create(int kind, ITokenizer? tokenizer, ITokenImportanceScorer? scorer = null)
    {
        scorer ??= new Caching.FingerprintedScorer();
        WordCompressionOptions everything = new() { Tokenizer = tokenizer, KeepListMarkers = true, KeepMeasures = true, KeepNegatedWords = true };
        return kind switch
        {
            0 => new UnitCompressor(new UnitCompressionOptions { Tokenizer = tokenizer }),
            1 => new UnitCompressor(scorer, new() { Tokenizer = tokenizer, PinnedHeadings = [] }),
            2 => new WordCompressor(scorer, everything),
            _ => new WordCompressor(scorer, everything with { ForceNumbers = false, ForceNegations = false }),
        };
    }
}
