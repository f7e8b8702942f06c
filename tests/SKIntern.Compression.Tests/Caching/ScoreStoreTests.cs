using SKIntern.Testing;

namespace SKIntern.Compression.Tests.Caching;

public sealed class ScoreStoreTests : IDisposable
{
    private const string Scorer = "scorer";

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly CapturedLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryRead_WrittenByAnotherStore_GivesTheWords()
    {
        Open().Write(Scorer, Texts.Knowledge, FingerprintedScorer.WordsOf(Texts.Knowledge));
        Assert.True(Open().TryRead(Scorer, Texts.Knowledge, out IReadOnlyList<ScoredWord>? words));
        Assert.Equal(FingerprintedScorer.WordsOf(Texts.Knowledge), words);
        Assert.False(Open().TryRead("other", Texts.Knowledge, out _));
        Assert.False(Open().TryRead(Scorer, Texts.Knowledge + " ", out _));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void TryRead_TornForeignOrHugeFile_IsAbsentAndReplaced()
    {
        ScoreStore store = Open();
        store.Write(Scorer, "a b", FingerprintedScorer.WordsOf("a b"));
        string file = Assert.Single(Entries());
        foreach (byte[] content in new[] { [], [1, 2, 3], File.ReadAllBytes(file)[..^1], new byte[100_000] })
        {
            File.WriteAllBytes(file, content);
            Assert.False(store.TryRead(Scorer, "a b", out _));
            store.Write(Scorer, "a b", FingerprintedScorer.WordsOf("a b"));
            Assert.True(store.TryRead(Scorer, "a b", out _));
        }

        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void Write_BeyondTheLimit_RemovesWhatWasNotUsedForLongest()
    {
        long size = ScoreEntry.SizeOf(2);
        ScoreStore store = Open(new() { MaxBytes = 10 * size });
        for (int i = 0; i < 10; i++)
        {
            Write(store, i);
        }

        Assert.Equal(10, Entries().Length);
        Assert.True(Has(store, 0));
        Write(store, 10);
        Write(store, 11);
        Assert.True(Has(store, 0));
        Assert.False(Has(store, 1));
        Assert.True(Has(store, 11));
        Assert.InRange(Entries().Length, 8, 10);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void Write_FolderFullFromBefore_IsHeldToTheLimitAtOnce()
    {
        ScoreStore unbounded = Open();
        for (int i = 0; i < 50; i++)
        {
            Write(unbounded, i);
        }

        Write(Open(new() { MaxBytes = 10 * ScoreEntry.SizeOf(2) }), 50);
        Assert.InRange(Entries().Length, 8, 10);
    }

    [Fact]
    public void Write_EntryAboveTheLimit_IsNotKept()
    {
        Write(Open(new() { MaxBytes = 10 }), 0);
        Assert.Empty(Entries());
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void Write_AbandonedTemporaryFile_IsRemovedInTime()
    {
        string old = _folder.Write("x.scores.1.tmp", "half"), young = _folder.Write("x.scores.2.tmp", "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        Write(new ScoreStore(_folder.Path), 0);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public void Write_DiskFull_IsReportedOnceAndLeavesNothing()
    {
        static void Fail(string path, byte[] bytes)
        {
            File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
            throw new IOException("No space left on device");
        }

        var store = new ScoreStore(_folder.Path, null, _log, null, Fail);
        Write(store, 0);
        Write(store, 1);
        Assert.False(Has(store, 0));
        Assert.Contains("No space left", Assert.Single(_log.Warnings));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Contains(_folder.Path, Assert.Throws<IOException>(() => new ScoreStore(_folder.Path, new() { RequireWritable = true }, _log, null, Fail)).Message);
    }

    [Fact]
    public void Constructor_FolderIsAFile_IsReportedOnceOrRefused()
    {
        string file = _folder.Write("file", "x");
        var store = new ScoreStore(file, null, _log);
        Write(store, 0);
        Assert.False(Has(store, 0));
        Assert.Contains(file, Assert.Single(_log.Warnings));
        Assert.Contains(file, Assert.Throws<IOException>(() => new ScoreStore(file, new() { RequireWritable = true })).Message);
    }

    [Fact]
    public void Constructor_ReadOnlyFolder_StillReads()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("the modes of folders are those of Unix");
            return;
        }

        Write(Open(), 0);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // The administrator may write everywhere, so what is checked is what holds for everybody.
            ScoreStore store = Open();
            Assert.True(Has(store, 0));
            Write(store, 1);
            Assert.Equal(Has(store, 1), !_log.Warnings.Any());
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void TryRead_FolderInTheEntrysPlace_IsReportedOnceEach()
    {
        ScoreStore store = Open();
        Write(store, 0);
        string file = Assert.Single(Entries());
        File.Delete(file);
        Directory.CreateDirectory(file);
        Assert.False(Has(store, 0));
        Assert.False(Has(store, 0));
        Write(store, 0);
        Assert.Equal(2, _log.Warnings.Count());
    }

    [Fact]
    public void Write_FolderRemovedMeanwhile_IsMadeAgain()
    {
        ScoreStore store = Open();
        Directory.Delete(_folder.Path, recursive: true);
        Assert.False(Has(store, 0));
        Write(store, 0);
        Assert.True(Has(store, 0));
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public void Constructor_InvalidArguments_Throw()
    {
        Assert.ThrowsAny<ArgumentException>(() => new ScoreStore(""));
        Assert.Throws<ArgumentNullException>("folder", () => new ScoreStore(null!));
        Assert.Contains("MaxBytes", Assert.Throws<ArgumentException>(() => Open(new() { MaxBytes = 0 })).Message);
        Assert.Throws<ArgumentNullException>("fingerprint", () => Open().TryRead(null!, "", out _));
        Assert.Throws<ArgumentNullException>("text", () => Open().TryRead("", null!, out _));
        Assert.Throws<ArgumentNullException>("words", () => Open().Write("", "", null!));
        Assert.Equal((1L << 30, false), (new ScoreStoreOptions().MaxBytes, new ScoreStoreOptions().RequireWritable));
    }

    private static string TextOf(int i) => $"text {i}";

    private static void Write(ScoreStore store, int i) => store.Write(Scorer, TextOf(i), FingerprintedScorer.WordsOf(TextOf(i)));

    private static bool Has(ScoreStore store, int i) => store.TryRead(Scorer, TextOf(i), out _);

    private string[] Entries() => Directory.GetFiles(_folder.Path, "*.scores");

    private ScoreStore Open(ScoreStoreOptions? options = null) => new(_folder.Path, options, _log, new SteppingTime());
}
