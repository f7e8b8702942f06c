using CsCheck;
using SKIntern.Models.Hub;

namespace SKIntern.Models.Tests.Hub;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("model.safetensors", "*.safetensors", true)]
    [InlineData("onnx/model.safetensors", "*.safetensors", true)]
    [InlineData("model.safetensors", "model?safetensors", true)]
    [InlineData("model.safetensors", "Model.safetensors", false)]
    [InlineData("model-00001.bin", "model-[0-9]*.bin", true)]
    [InlineData("model-x0001.bin", "model-[0-9]*.bin", false)]
    [InlineData("a", "[!b-z]", true)]
    [InlineData("b", "[!b-z]", false)]
    [InlineData("]", "[]]", true)]
    [InlineData("-", "[a-]", true)]
    [InlineData("[", "[", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("onnx/a/b", "onnx/", true)]
    [InlineData("onnx", "onnx/", false)]
    [InlineData("", "", true)]
    [InlineData("", "*", true)]
    [InlineData("a", "", false)]
    [InlineData("a.b", "a*b*", true)]
    public void IsMatch_Pattern_AsInHuggingFaceHub(string name, string pattern, bool expected)
        => Assert.Equal(expected, GlobPattern.IsMatch(name, pattern));

    [Fact]
    public void IsMatch_AnyPattern_EqualsTheDefinition()
        => Gen.Select(Gen.String[Gen.OneOfConst('a', 'b'), 0, 8], Gen.String[Gen.OneOfConst('a', 'b', '*', '?'), 0, 8])
            .Sample((name, pattern) => GlobPattern.IsMatch(name, pattern) == Matches(name, pattern));

    [Fact]
    public void IsMatch_ManyStars_TakesNoTime()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 500)) + "b";

        Assert.False(GlobPattern.IsMatch(new string('a', 5000), pattern));
    }

    private static bool Matches(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
        => pattern.IsEmpty ? name.IsEmpty
            : pattern[0] == '*' ? Matches(name, pattern[1..]) || (!name.IsEmpty && Matches(name[1..], pattern))
            : !name.IsEmpty && (pattern[0] == '?' || pattern[0] == name[0]) && Matches(name[1..], pattern[1..]);
}
