using System.Diagnostics;
using CsCheck;

namespace SKIntern.Compression.Tests;

/// <summary>What every compressor promises, whatever it drops.</summary>
public sealed class CompressorContractTests
{
    public static TheoryData<string> Names => [.. KnowledgeCompressors.Names];

    /// <summary>Every compressor, with budgets counted in its own units and in tokens.</summary>
    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = [];
            foreach (string name in KnowledgeCompressors.Names)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_RateZeroAndOne_GivesNothingAndEverything(string name, bool counted)
    {
        IKnowledgeCompressor compressor = Create(name, counted);
        Texts.Any.Sample(text =>
        {
            ICompressibleText prepared = compressor.Prepare([text])[0];
            return prepared.Original == text && prepared.Compress(0).Text.Length == 0 && prepared.Compress(0).KeptUnits == 0
                && prepared.Compress(1).Text == text && prepared.Compress(1).AchievedRate == 1;
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_AnyRate_KeepsWholeWordsInOrder(string name, bool counted)
    {
        IKnowledgeCompressor compressor = Create(name, counted);
        Gen.Select(Texts.Any, Texts.Rate, Gen.Int).Sample((text, rate, draw)
            => Texts.IsSubsequence(Texts.WordsOf(compressor.Prepare([text])[0].Compress(rate, draw).Text), Texts.WordsOf(text)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_LowerRate_KeepsPartOfWhatHigherRateKeeps(string name, bool counted)
    {
        IKnowledgeCompressor compressor = Create(name, counted);
        Gen.Select(Texts.Any, Texts.Rate, Texts.Rate, Gen.Int).Sample((text, a, b, draw) =>
        {
            ICompressibleText prepared = compressor.Prepare([text])[0];
            CompressedText less = prepared.Compress(Math.Min(a, b), draw);
            CompressedText more = prepared.Compress(Math.Max(a, b), draw);
            return less.KeptUnits <= more.KeptUnits && Texts.IsSubsequence(Texts.WordsOf(less.Text), Texts.WordsOf(more.Text));
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_BetweenZeroAndOne_HasNoWhiteSpaceAround(string name, bool counted)
    {
        IKnowledgeCompressor compressor = Create(name, counted);
        Gen.Select(Texts.Any, Texts.Rate).Where((text, rate) => rate is > 0 and < 1).Sample((text, rate) =>
        {
            CompressedText result = compressor.Prepare([text])[0].Compress(rate);
            return result.KeptUnits == result.OriginalUnits || result.Text.Trim() == result.Text;
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_PreparedTwice_GivesEqualResults(string name, bool counted)
    {
        Gen.Select(Texts.Any, Texts.Rate, Gen.Int).Sample((text, rate, draw)
            => Create(name, counted).Prepare([text])[0].Compress(rate, draw) == Create(name, counted).Prepare(["another text.", text])[1].Compress(rate, draw));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_InvalidRate_Throws(string name, bool counted)
    {
        ICompressibleText prepared = Create(name, counted).Prepare([Texts.Knowledge])[0];
        foreach (double rate in new[] { double.NaN, -0.001, 1.001, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => prepared.Compress(rate)).ParamName);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prepare_EmptyAndWhiteSpace_StayEmpty(string name, bool counted)
    {
        foreach (ICompressibleText prepared in Create(name, counted).Prepare(["", " \n\t "]))
        {
            Assert.Equal(prepared.Original, prepared.Compress(1).Text);
            CompressedText half = prepared.Compress(0.5);
            Assert.Equal(new CompressedText("", 0.5, 0, 0), half with { OriginalTokens = null, KeptTokens = null });
            Assert.Equal(counted, half is { OriginalTokens: not null, KeptTokens: 0 });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Prepare_NoTexts_GivesNone(string name) => Assert.Empty(Create(name).Prepare([]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Prepare_Cancelled_Throws(string name)
        => Assert.Throws<OperationCanceledException>(() => Create(name).Prepare([Texts.Knowledge], new CancellationToken(canceled: true)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Prepare_Null_Throws(string name)
        => Assert.Equal("texts", Assert.Throws<ArgumentNullException>(() => Create(name).Prepare(null!)).ParamName);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compress_MegabyteInOneLineOrMany_TakesSeconds(string name, bool counted)
    {
        // A model reads a megabyte in minutes: there the length is one that takes about 2,000 windows. A tokenizer reads it some 20 times.
        int scale = name.Contains("self-information") || name.Contains("llmlingua2") ? 20 : counted ? 4 : 1;
        string sentences = string.Concat(Enumerable.Range(0, 25_000 / scale).Select(i => $"The silver item {i} counts e.g. some points. "));
        string lines = sentences.Replace(". ", ".\n");
        string unbroken = string.Concat(Enumerable.Repeat("你好。a.b.c", 100_000 / scale));
        IKnowledgeCompressor compressor = Create(name, counted);

        long start = Stopwatch.GetTimestamp();
        foreach (string text in new[] { sentences, lines, unbroken })
        {
            CompressedText result = compressor.Prepare([text])[0].Compress(0.5, draw: 1);
            Assert.InRange(result.AchievedRate, 0.49, 0.51);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private static IKnowledgeCompressor Create(string name, bool counted = false)
        => KnowledgeCompressors.Create(name, new()
        {
            Words = new() { Tokenizer = counted ? Cl100kTokenizer.Shared : null },
            Units = new() { Tokenizer = counted ? Cl100kTokenizer.Shared : null },
            Corpus = [Texts.Knowledge, "The cat and the dog."],
            Model = TinyModel.Shared,
            Tokenizer = new ByteTokenizer(),
            Classifier = TinyClassifier.Bert,
        });
}
