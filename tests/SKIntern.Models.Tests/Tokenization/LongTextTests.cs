using System.Diagnostics;
using SKIntern.Models.Tokenization;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Tokenization;

[Trait(TestCategories.Name, TestCategories.Parity)]
public class LongTextTests
{
    private const int Length = 1_000_000;

    // On one slow core it takes about a second each; what grows with the square of the length would take hours.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>One unbroken character, repeated: the worst for merging, matching and normalising.</summary>
    [Theory]
    [MemberData(nameof(TokenizerGoldens.Folders), MemberType = typeof(TokenizerGoldens))]
    public void Encode_OneCharacterRepeated_TakesSeconds(string name)
    {
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(TokenizerGoldens.Require(name));
        Stopwatch watch = Stopwatch.StartNew();

        foreach (char character in "a \u0301日")
        {
            IReadOnlyList<int> ids = tokenizer.Encode(new string(character, Length));
            Assert.True(watch.Elapsed < Limit, $"after U+{(int)character:X4}, {ids.Count} ids: {watch.Elapsed}");
        }
    }
}
