using CsCheck;
using SKIntern.Data;
using SKIntern.Testing;

namespace SKIntern.Compression.Tests;

public sealed class CompressionPairsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_LinesOfAnyKind_GivesThePairs()
    {
        string path = _folder.Write("pairs.jsonl", "\uFEFF{\"original\":\"a b\",\"compressed\":\"a\",\"note\":1}\r\n\n  \t\n{\"compressed\":\"\",\"original\":\"c \\u00e9\"}");
        Assert.Equal([new("a b", "a"), new("c é", "")], CompressionPairs.Load(path));
    }

    [Fact]
    public void Save_AnyPairs_LoadGivesThemBack()
    {
        string path = _folder.File("pairs.jsonl");
        Gen.Select(Texts.Any, Gen.Int[0, 5]).Where((text, _) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsSurrogate)).Select((text, n) => new CompressionPair(text, string.Join(' ', Texts.WordsOf(text).Take(n))))
            .Where(pair => Texts.WordsOf(pair.Compressed).Length <= Texts.WordsOf(pair.Original).Length)
            .Array[1, 4].Sample(
                pairs =>
                {
                    CompressionPairs.Save(path, pairs);
                    return CompressionPairs.Load(path).SequenceEqual(pairs);
                },
                iter: 50,
                threads: 1);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("\n \n", null, null)]
    [InlineData("{\"original\":\"a\",\"compressed\":\"a\"}\n{\"original\":", 2, null)]
    [InlineData("[]", 1, null)]
    [InlineData("{\"compressed\":\"a\"}", 1, "original")]
    [InlineData("{\"original\":\"a\"}", 1, "compressed")]
    [InlineData("{\"original\":\"a\",\"compressed\":null}", 1, "compressed")]
    [InlineData("{\"original\":[\"a\"],\"compressed\":\"a\"}", 1, "original")]
    [InlineData("\n{\"original\":\" \",\"compressed\":\"\"}", 2, "original")]
    [InlineData("{\"original\":\"a b\",\"compressed\":\"a b c\"}", 1, "compressed")]
    [InlineData("{\"original\":\"a\",\"original\":\"b\",\"compressed\":\"a\"}", 1, null)]
    [InlineData("{\"original\":\"\\ud800\",\"compressed\":\"a\"}", 1, null)]
    public void Load_BadFile_NamesFileLineAndField(string text, int? line, string? field)
    {
        string path = _folder.Write("pairs.jsonl", text);
        DatasetException e = Assert.Throws<DatasetException>(() => CompressionPairs.Load(path));
        Assert.Equal((path, (long?)line, field), (e.Path, e.Line, e.Field));
    }

    [Fact]
    public void FromTeacher_Texts_GivesWhatTheCompressorGives()
    {
        FakeScorer teacher = FakeScorer.ByWord(word => word.Length);
        CompressionPair pair = Assert.Single(CompressionPairs.FromTeacher(teacher, ["a silver 3 item", " "], 0.5));
        Assert.Equal(new("a silver 3 item", "silver 3"), pair);
        Assert.Equal("silver item", CompressionPairs.FromTeacher(teacher, ["a silver 3 item"], 0.5, new() { ForceNumbers = false })[0].Compressed);
    }

    [Fact]
    public void FromTeacher_LabelsFoundAgain_AreTheTeachersOwn()
    {
        // Every word stands once, so that nothing is ambiguous.
        string text = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"w{i}x"));
        FakeScorer teacher = FakeScorer.ByWord(word => word.Sum(c => c * 7919) % 101);
        WordCompressionOptions none = new() { ForceNumbers = false, ForceNegations = false };
        LabelledText direct = LabelledTexts.FromTeacher(teacher, [text], 0.4)[0];
        LabelledText found = new LabelAligner().Align(CompressionPairs.FromTeacher(teacher, [text], 0.4, none)[0]);
        Assert.Equal(direct.Words, found.Words);
        Assert.Equal(24, direct.KeptCount);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void FromTeacher_BadRate_Throws(double rate)
    {
        FakeScorer teacher = FakeScorer.ByWord(_ => 0);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => CompressionPairs.FromTeacher(teacher, [], rate)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => LabelledTexts.FromTeacher(teacher, [], rate)).ParamName);
    }

    [Fact]
    public void FromScores_OtherNumberOfTexts_Throws() => Assert.Contains("1 lists", Assert.Throws<ArgumentException>(() => LabelledTexts.FromScores([], [[]], 0.5)).Message);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(-1, 1)]
    public void LabelledText_WordOutside_NamesIt(int start, int length)
        => Assert.Contains("Word 0", Assert.Throws<ArgumentException>(() => new LabelledText("abc", [new(start, length, true)])).Message);
}
