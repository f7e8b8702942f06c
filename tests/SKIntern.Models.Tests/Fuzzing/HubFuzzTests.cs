using System.Text;
using SKIntern.Models.Hub;
using SKIntern.Models.Tests.Hub;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Damaged answers of a hub give safe file names or a <see cref="HubException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class HubFuzzTests : IDisposable
{
    private static readonly HubTarget Repository = new(HubRepository.Parse("org/name"), null, null);

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Listing_Damaged_GivesSafeNamesOrThrowsHubException()
        => Check(
            path => Assert.All(HubListingReader.Read(File.ReadAllBytes(path), Repository).Files.Keys, n => Assert.Null(HubNames.FindEscape(n))),
            $$"""
            {"sha":"{{FakeHub.Commit}}","siblings":[{"rfilename":"a/b.json","size":3,"blobId":"{{new string('a', 40)}}"},{"rfilename":"c","lfs":{"sha256":"{{new string('b', 64)}}","size":5,"pointerSize":9},"blobId":"x"}]}
            """);

    [Fact]
    public void WeightsIndex_Damaged_GivesSafeNamesOrThrowsHubException()
        => Check(
            path => Assert.All(HubWeightsIndex.ReadShards(path, Repository), n => Assert.Null(HubNames.FindFault(n))),
            """{"metadata":{"total_size":4},"weight_map":{"t":"model-00001-of-00002.safetensors","u":"model-00002-of-00002.safetensors"}}""");

    private void Check(Action<string> read, string valid)
        => FuzzRun.Check(
            new()
            {
                Path = _folder.File("answer.json"),
                Read = () => read(_folder.File("answer.json")),
                IsDocumented = e => e is HubException { Kind: HubErrorKind.InvalidAnswer or HubErrorKind.Unsafe },
            },
            FuzzInputs.Json(Encoding.UTF8.GetBytes(valid)));
}
