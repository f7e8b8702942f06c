using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

public sealed class HubRepositoryTests
{
    [Theory]
    [InlineData("gpt2", "gpt2", "main", "models--gpt2")]
    [InlineData("org/name", "org/name", "main", "models--org--name")]
    [InlineData("_o-r.g/N_a.m-e1@v1.0", "_o-r.g/N_a.m-e1", "v1.0", "models--_o-r.g--N_a.m-e1")]
    [InlineData("org/name@refs/pr/12", "org/name", "refs/pr/12", "models--org--name")]
    [InlineData("org/name@a@b", "org/name", "a@b", "models--org--name")]
    [InlineData("org/name@0123456789abcdef0123456789abcdef01234567", "org/name", "0123456789abcdef0123456789abcdef01234567", "models--org--name")]
    public void Parse_Valid_GivesParts(string text, string id, string revision, string folder)
    {
        var repository = HubRepository.Parse(text);

        Assert.Equal((id, revision, folder, revision.Length == 40), (repository.Id, repository.Revision, repository.FolderName, repository.IsCommit));
        Assert.Equal(repository, HubRepository.Parse(repository.ToString()));
    }

    [Theory]
    [InlineData("", "1 to 96 characters")]
    [InlineData("/name", "1 to 96 characters")]
    [InlineData("org/", "1 to 96 characters")]
    [InlineData("datasets/org/name", "more than one '/'")]
    [InlineData("org/na me", "only letters")]
    [InlineData("org/nämé", "only letters")]
    [InlineData(@"org\name", "only letters")]
    [InlineData("C:/name", "only letters")]
    [InlineData("../name", "begin or end")]
    [InlineData("org/..", "begin or end")]
    [InlineData("-org/name", "begin or end")]
    [InlineData("org/name-", "begin or end")]
    [InlineData("org/.name", "begin or end")]
    [InlineData("org/name.", "begin or end")]
    [InlineData("org/a..b", "'--' and '..'")]
    [InlineData("org/a--b", "'--' and '..'")]
    [InlineData("org/name.git", "'.git'")]
    [InlineData("org/name@", "1 to 255 characters")]
    [InlineData("org/name@a b", "git does not allow")]
    [InlineData("org/name@a:b", "git does not allow")]
    [InlineData("org/name@a\nb", "git does not allow")]
    [InlineData(@"org/name@a\b", "git does not allow")]
    [InlineData("org/name@..", "'..'")]
    [InlineData("org/name@a/../b", "'..'")]
    [InlineData("org/name@main@{1}", "'@{'")]
    [InlineData("org/name@@", "is '@'")]
    [InlineData("org/name@a.", "ends with '.'")]
    [InlineData("org/name@.hidden", "begins with '.'")]
    [InlineData("org/name@-x", "begins with '.' or '-'")]
    [InlineData("org/name@a.lock", "'.lock'")]
    [InlineData("org/name@/a", "absolute")]
    [InlineData("org/name@a//b", "empty segment")]
    [InlineData("org/name@nul", "reserved for a device")]
    public void Parse_Invalid_NamesTheRule(string text, string expected)
    {
        var e = Assert.Throws<ArgumentException>("text", () => HubRepository.Parse(text));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(96, true)]
    [InlineData(97, false)]
    public void Parse_Length_IsBounded(int length, bool isValid)
    {
        string text = $"org/{new string('a', length)}";

        Assert.Equal(isValid, Record.Exception(() => HubRepository.Parse(text)) is null);
    }

    [Fact]
    public void Parse_Null_Throws() => Assert.Throws<ArgumentNullException>("text", () => HubRepository.Parse(null!));
}
