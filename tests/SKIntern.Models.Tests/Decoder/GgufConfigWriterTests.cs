using SKIntern.Models.Decoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Decoder;

public sealed class GgufConfigWriterTests
{
    private static readonly RopeScaling Llama3 = new() { Type = RopeScalingType.Llama3, Factor = 2, LowFrequencyFactor = 1, HighFrequencyFactor = 4, OriginalMaxPositionEmbeddings = 32 };

    private static readonly RopeScaling Long = new() { Type = RopeScalingType.LongRope, OriginalMaxPositionEmbeddings = 32, ShortFactors = [1, 1, 1, 1], LongFactors = [2, 2, 2, 2] };

    [Theory]
    [InlineData("llama", true, false)]
    [InlineData("mistral", true, false)]
    [InlineData("qwen2", false, false)]
    [InlineData("smollm3", false, false)]
    public void Write_DivisorsOfFrequencies_OnlyWhereTheArchitectureHasTensorsForThem(string modelType, bool llama3, bool longRope)
    {
        Assert.Equal(llama3, IsWritten(modelType, Llama3));
        Assert.Equal(longRope, IsWritten(modelType, Long));
    }

    private static bool IsWritten(string modelType, RopeScaling scaling)
    {
        using TemporaryFolder folder = new();
        DecoderConfig config = DecoderConfigReader.Read(folder.Write("config.json", SmallConfigs.Of(modelType).ToJsonString())) with { RopeScaling = scaling };
        try
        {
            GgufConfigWriter.Write(config, []);
            return true;
        }
        catch (NotSupportedException e)
        {
            Assert.Contains($"rotary scaling of kind {scaling.Type}", e.Message, StringComparison.Ordinal);
            return false;
        }
    }
}
