using SKIntern.IO;
using SKIntern.Testing;

namespace SKIntern.Core.Tests.IO;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("a/b");

    [Fact]
    public void Write_NewFolder_IsThereWithParents()
    {
        AtomicFolder.Write(Target, overwrite: false, Fill("one"));
        Assert.Equal("one", Content());
        AssertNothingElse();
    }

    [Fact]
    public void Write_EmptyFolder_IsFilled()
    {
        Directory.CreateDirectory(Target);
        AtomicFolder.Write(Target + Path.DirectorySeparatorChar, overwrite: false, Fill("one"));
        Assert.Equal("one", Content());
        AssertNothingElse();
    }

    [Fact]
    public void Write_FullFolder_IsReplacedOnlyIfAllowed()
    {
        AtomicFolder.Write(Target, overwrite: false, Fill("one"));
        File.WriteAllText(Path.Combine(Target, "stale"), "");
        Assert.Throws<IOException>(() => AtomicFolder.Write(Target, overwrite: false, Fill("two")));
        Assert.Equal("one", Content());

        AtomicFolder.Write(Target, overwrite: true, Fill("two"));
        Assert.Equal("two", Content());
        Assert.False(File.Exists(Path.Combine(Target, "stale")));
        AssertNothingElse();
    }

    [Fact]
    public void Write_ThatFails_LeavesTheOldFolder()
    {
        AtomicFolder.Write(Target, overwrite: false, Fill("one"));
        Assert.Throws<InvalidDataException>(() => AtomicFolder.Write(Target, overwrite: true, folder =>
        {
            Fill("two")(folder);
            throw new InvalidDataException();
        }));
        Assert.Equal("one", Content());
        AssertNothingElse();
    }

    [Fact]
    public void Write_OverAFile_IsRefused()
    {
        string file = _folder.Write("file", "text");
        Assert.Contains("is a file", Assert.Throws<IOException>(() => AtomicFolder.Write(file, overwrite: true, Fill("one"))).Message);
        Assert.Equal("text", File.ReadAllText(file));
    }

    [Fact]
    public void Write_NullArguments_AreNamed()
    {
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => AtomicFolder.Write(null!, false, Fill("one"))).ParamName);
        Assert.Equal("write", Assert.Throws<ArgumentNullException>(() => AtomicFolder.Write(Target, false, null!)).ParamName);
    }

    public void Dispose() => _folder.Dispose();

    private static Action<string> Fill(string text) => folder => File.WriteAllText(Path.Combine(folder, "content"), text);

    private string Content() => File.ReadAllText(Path.Combine(Target, "content"));

    private void AssertNothingElse() => Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.File("a")));
}
