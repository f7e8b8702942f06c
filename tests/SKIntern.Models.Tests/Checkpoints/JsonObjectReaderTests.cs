using SKIntern.Models.Checkpoints;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Checkpoints;

public sealed class JsonObjectReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":"a"}""")]
    public void Open_HalfACharacter_NamesTheFile(string text)
    {
        string path = _folder.Write("f.json", text);
        Assert.Contains(path, Assert.Throws<CheckpointException>(() => JsonObjectReader.Open(path)).Message);
    }

    [Fact]
    public void Open_NotUtf8_NamesTheFile()
    {
        string path = _folder.File("f.json");
        File.WriteAllBytes(path, [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]);
        Assert.Contains("UTF-8", Assert.Throws<CheckpointException>(() => JsonObjectReader.Open(path)).Message);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("\"1\"")]
    public void GetDouble_NotAFiniteNumber_NamesTheField(string value)
    {
        using JsonObjectReader file = JsonObjectReader.Open(_folder.Write("f.json", $$"""{"size":{{value}},"sizes":[{{value}}]}"""));
        Assert.Contains("'size'", Assert.Throws<CheckpointException>(() => file.GetDouble("size")).Message);
        Assert.Contains("'sizes'", Assert.Throws<CheckpointException>(() => file.GetDoubleList("sizes")).Message);
    }

    [Fact]
    public void OpenList_Objects_ReadsEachUnderItsPlace()
    {
        IReadOnlyList<JsonObjectReader> items = JsonObjectReader.OpenList(_folder.Write("f.json", """[{"a":1},{"a":"x"}]"""));
        Assert.Equal(1, items[0].GetInt("a"));
        Assert.Contains("'[1].a'", Assert.Throws<CheckpointException>(() => items[1].GetInt("a")).Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void OpenList_NoListOfObjects_SaysSo(string text)
        => Assert.Contains("list of objects", Assert.Throws<CheckpointException>(() => JsonObjectReader.OpenList(_folder.Write("f.json", text))).Message);

    [Fact]
    public void UnreadFields_Acknowledged_AreLeftOut()
    {
        using JsonObjectReader file = JsonObjectReader.Open(_folder.Write("f.json", """{"a":1,"b":2,"c":null,"d":3}"""));
        file.GetInt("a");
        file.Acknowledge("d");
        Assert.Equal(["b"], file.UnreadFields);
    }
}
