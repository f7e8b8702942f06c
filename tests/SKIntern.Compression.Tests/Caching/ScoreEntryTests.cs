using CsCheck;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Compression.Tests.Caching;

public sealed class ScoreEntryTests
{
    private const string Text = "the silver item counts 3 points";

    private static readonly byte[] Key = ScoreKey.Of("scorer", Text);

    [Fact]
    public void TryRead_Written_GivesTheWords() => Texts.Any.Sample(text =>
    {
        byte[] key = ScoreKey.Of("scorer", text);
        IReadOnlyList<ScoredWord> words = FingerprintedScorer.WordsOf(text);
        byte[] entry = ScoreEntry.Write(key, words);
        return entry.Length == ScoreEntry.SizeOf(words.Count) && ScoreEntry.TryRead(entry, key, text.Length) is { } read && read.SequenceEqual(words);
    });

    [Fact]
    public void Write_KnownWords_IsLittleEndianAsDocumented()
    {
        byte[] entry = ScoreEntry.Write(Key, [new(1, 2, 1.5)]);
        Assert.Equal("SKIS"u8, entry.AsSpan(0, 4));
        Assert.Equal([1, 0, 0, 0], entry[4..8]);
        Assert.Equal(Key, entry[8..40]);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F], entry[40..60]);
        Assert.Equal(92, entry.Length);
    }

    [Fact]
    public void TryRead_AnyByteChangedOrEndCut_IsAbsent()
    {
        byte[] entry = ScoreEntry.Write(Key, FingerprintedScorer.WordsOf(Text));
        for (int i = 0; i < entry.Length; i++)
        {
            byte[] changed = [.. entry];
            changed[i] ^= 0x10;
            Assert.Null(ScoreEntry.TryRead(changed, Key, Text.Length));
            Assert.Null(ScoreEntry.TryRead(entry.AsSpan(0, i), Key, Text.Length));
        }

        Assert.Null(ScoreEntry.TryRead([.. entry, 0], Key, Text.Length));
        Assert.NotNull(ScoreEntry.TryRead(entry, Key, Text.Length));
    }

    [Fact]
    public void TryRead_OtherTextOrWordsOutsideIt_IsAbsent()
    {
        byte[] entry = ScoreEntry.Write(Key, FingerprintedScorer.WordsOf(Text));
        Assert.Null(ScoreEntry.TryRead(entry, ScoreKey.Of("scorer", "x"), Text.Length));
        Assert.Null(ScoreEntry.TryRead(entry, Key, Text.Length - 1));
        foreach (ScoredWord[] bad in new ScoredWord[][] { [new(-1, 2, 0)], [new(0, 0, 0)], [new(0, int.MaxValue, 0)], [new(3, 2, 0), new(4, 1, 0)], [new(0, 1, double.NaN)], [new(0, 1, double.PositiveInfinity)] })
        {
            Assert.Null(ScoreEntry.TryRead(ScoreEntry.Write(Key, bad), Key, Text.Length));
        }
    }

    [Fact]
    [Trait(TestCategories.Name, TestCategories.Fuzz)]
    public void TryRead_Damaged_IsAbsentOrKeepsTheContract()
    {
        using TemporaryFolder folder = new(inMemory: true);

        // Signed again after the damage: otherwise the hash alone would refuse everything.
        FuzzInputs signed = FuzzInputs.Binary(ScoreEntry.Write(Key, FingerprintedScorer.WordsOf(Text)), ScoreEntry.Write(Key, [])).Within(bytes =>
        {
            byte[] copy = [.. bytes];
            if (copy.Length >= ScoreEntry.HashBytes)
            {
                ScoreEntry.Sign(copy);
            }

            return copy;
        });
        FuzzRun.Check(
            new()
            {
                Path = folder.File("entry"),
                Read = () =>
                {
                    ScoredWord[] words = ScoreEntry.TryRead(File.ReadAllBytes(folder.File("entry")), Key, Text.Length) ?? throw new InvalidDataException("absent");
                    ScorerContract.Score(new FakeScorer { OnScore = _ => words }, [Text], default);
                },
                IsDocumented = e => e is InvalidDataException,
            },
            signed);
    }

    [Fact]
    public void KeyOf_OtherScorerOrText_Differs()
    {
        string[] keys = [.. new[] { ("a", "b"), ("ab", ""), ("", "ab"), ("a", "\uD800"), ("a", "\uDC00"), ("a", "\uFFFD"), ("a", ""), ("a", new string('x', 4096)), ("a", new string('x', 4097)) }
            .Select(pair => Convert.ToHexString(ScoreKey.Of(pair.Item1, pair.Item2)))];
        Assert.Equal(keys.Length, keys.Distinct().Count());

        // SHA-256 of 01000000 06000000, "scorer" in UTF-8 and "text" in UTF-16: what was kept stays found.
        Assert.Equal("DA63F6088703F5FF6148F9F8FAD8852169F38DCBC9970E04D25E0BC4C3E4805A", Convert.ToHexString(ScoreKey.Of("scorer", "text")));
    }
}
