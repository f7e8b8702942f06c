using System.Text;
using CsCheck;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

public sealed class HubListingReaderTests
{
    private static readonly HubTarget Target = new(HubRepository.Parse("org/name"), null, null);

    private static readonly byte[] Valid = Encoding.UTF8.GetBytes($$"""
        {"sha":"{{FakeHub.Commit}}","siblings":[{"rfilename":"a/b.json","size":3,"blobId":"{{new string('a', 40)}}"},
        {"rfilename":"c","lfs":{"sha256":"{{new string('b', 64)}}","size":5,"pointerSize":9},"blobId":"x"},{"rfilename":"d","size":-1,"blobId":"{{new string('a', 40)}}"}]}
        """);

    [Fact]
    public void Read_Valid_GivesWhatIsKnown()
    {
        HubListing listing = HubListingReader.Read(Valid, Target);

        Assert.Equal(FakeHub.Commit, listing.Commit);
        Assert.Equal(new HubRemoteFile("a/b.json", new string('a', 40), 3), listing.Files["a/b.json"]);
        Assert.Equal(new HubRemoteFile("c", new string('b', 64), 5), listing.Files["c"]);
        Assert.Null(listing.Files["d"]);
    }

    [Fact]
    public void Read_Damaged_ThrowsOnlyHubExceptionOrGivesSafeNames()
        => Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Byte, Gen.Int[0, Valid.Length - 1], Gen.Byte, Gen.Int[0, 40])
            .Sample((at, value, otherAt, otherValue, cut) =>
            {
                byte[] damaged = [.. Valid];
                (damaged[at], damaged[otherAt]) = (value, otherValue);
                try
                {
                    HubListing listing = HubListingReader.Read(damaged.AsMemory(0, damaged.Length - Math.Max(0, cut - 35)), Target);
                    Assert.All(listing.Files.Keys, n => Assert.Null(HubNames.FindEscape(n)));
                    Assert.True(HubNames.IsCommit(listing.Commit));
                }
                catch (HubException e)
                {
                    Assert.True(e.Kind is HubErrorKind.InvalidAnswer or HubErrorKind.Unsafe);
                }
            }, iter: 5000);
}
