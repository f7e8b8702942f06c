using SKIntern.Lora.Training;

namespace SKIntern.Lora.Tests.FineTuning;

public class SequenceEncoderTests
{
    [Fact]
    public void Encode_LabelsTargetAndEnd()
    {
        TokenSequence sequence = Encoder(LossNormalization.PerToken).Encode(TinyStages.Pair("a", [5, 6], [7, 8], 0.5));

        Assert.Equal([0, 5, 6, 7, 8, 1], sequence.Ids.ToArray());
        Assert.Equal([0, 0, 0, 0.5f, 0.5f, 0.5f], sequence.LossWeights.ToArray());
    }

    [Fact]
    public void Encode_PerSequence_DividesByItsTarget()
    {
        TokenSequence sequence = Encoder(LossNormalization.PerSequence).Encode(TinyStages.Pair("a", [5], [7, 8, 9], 0.5));

        Assert.Equal(0.5, sequence.TotalWeight, 6);
    }

    [Fact]
    public void Encode_ExactlyTheLimit_IsAllowed()
        => Assert.Equal(8, Encoder(LossNormalization.PerToken).Encode(TinyStages.Pair("a", [5, 6, 7], [7, 8, 9])).Length);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Encode_NothingToLearn_NamesTheExample(double weight)
        => Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => Encoder(LossNormalization.PerToken).Encode(TinyStages.Pair("a", [5], [7], weight))).Message, StringComparison.Ordinal);

    private static SequenceEncoder Encoder(LossNormalization normalization) => new(new NumberTokenizer(), NumberTokenizer.EndId, 8, normalization);
}
