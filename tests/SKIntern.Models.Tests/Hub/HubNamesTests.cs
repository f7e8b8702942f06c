using CsCheck;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

public sealed class HubNamesTests
{
    [Theory]
    [InlineData("config.json")]
    [InlineData("a/b/c.jinja")]
    [InlineData(".gitattributes")]
    [InlineData("a..b/c...d")]
    [InlineData("ünï/文件.txt")]
    [InlineData("console.txt")]
    public void FindFault_PlainName_IsNone(string path) => Assert.Null(HubNames.FindFault(path));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/a", "absolute")]
    [InlineData("a/", "empty segment")]
    [InlineData("a//b", "empty segment")]
    [InlineData("..", "'..'")]
    [InlineData("a/../b", "'..'")]
    [InlineData("a/./b", "'.'")]
    [InlineData(@"a\b", "backslash")]
    [InlineData(@"..\b", "backslash")]
    [InlineData("c:a", "drive letter")]
    [InlineData("a\0b", "NUL")]
    public void FindEscape_Dangerous_IsNamed(string path, string expected)
    {
        Assert.Contains(expected, HubNames.FindEscape(path), StringComparison.Ordinal);
        Assert.Contains(expected, HubNames.FindFault(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab:c", "character")]
    [InlineData("a\tb", "character")]
    [InlineData("what?", "character")]
    [InlineData("a./b", "ends with a dot or a space")]
    [InlineData("a /b", "ends with a dot or a space")]
    [InlineData("CON", "device")]
    [InlineData("x/nul.txt", "device")]
    [InlineData("com1.tar.gz", "device")]
    [InlineData("lpt9", "device")]
    public void FindFault_NotOnAllSystems_IsNamed(string path, string expected)
    {
        Assert.Null(HubNames.FindEscape(path));
        Assert.Contains(expected, HubNames.FindFault(path), StringComparison.Ordinal);
    }

    [Fact]
    public void FindFault_TooLong_IsNamed()
    {
        Assert.Null(HubNames.FindFault(new string('a', 255)));
        Assert.Contains("255 bytes", HubNames.FindFault(new string('a', 256)), StringComparison.Ordinal);
        Assert.Contains("255 bytes", HubNames.FindFault(new string('ü', 128)), StringComparison.Ordinal);
        Assert.Contains("1024 characters", HubNames.FindFault(string.Join('/', Enumerable.Repeat("abcd", 300))), StringComparison.Ordinal);
    }

    [Fact]
    public void FindEscape_Accepted_StaysInItsFolder()
        => Gen.String[Gen.OneOfConst('a', '.', '/', '\\', ':', ' ', '\0', 'C'), 0, 12].Sample(path =>
        {
            if (HubNames.FindEscape(path) is null)
            {
                string full = Path.GetFullPath(Path.Combine("/root/folder", path));
                Assert.StartsWith("/root/folder/", full, StringComparison.Ordinal);
            }
        });

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef01234567", true, true)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false, true)]
    [InlineData("0123456789ABCDEF0123456789abcdef01234567", false, false)]
    [InlineData("0123456789abcdef0123456789abcdef0123456", false, false)]
    [InlineData("../3456789abcdef0123456789abcdef01234567", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public void IsCommitAndIsBlob_OnlyLowerCaseHashes(string? text, bool isCommit, bool isBlob)
    {
        Assert.Equal(isCommit, HubNames.IsCommit(text));
        Assert.Equal(isBlob, HubNames.IsBlob(text));
    }
}
