using SKIntern.Lora.Tests.Training;
using SKIntern.Lora.Training;
using SKIntern.Models.Decoder;
using SKIntern.Testing;

namespace SKIntern.Lora.Tests.Parity;

/// <summary>Packed rows on every reference decoder: losses and gradients are those of each sequence alone.</summary>
[Trait(TestCategories.Name, TestCategories.Parity)]
public class PackedParityTests
{
    private const double Tolerance = 2e-5;
    private const int Longest = 140;
    private const int Prefix = 24;

    public static TheoryData<string> Folders() => [.. BaseModels.Supported().DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Step_PackedRow_EqualsEachSequenceAlone(string folder)
    {
        using DecoderModel model = BaseModels.Require(folder);
        Random random = new(3);
        int longest = Math.Min(Longest, model.Config.MaxPositionEmbeddings);
        TokenSequence[] sequences = [.. new[] { 1, 2, longest / 3, longest / 2, longest - 1, longest }.Select((l, i) => Sequence($"{i}", l))];

        AssertEqual(model, sequences, SequenceBatch.Pack(sequences));

        TokenSequence Sequence(string id, int length) => TokenSequence.FromPromptAndTarget(id, Ids(length - (length / 2)), Ids(1 + (length / 2)));
        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(model.Config.VocabularySize))];
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Step_SharedPrefix_EqualsEachSequenceAlone(string folder)
    {
        using DecoderModel model = BaseModels.Require(folder);
        Random random = new(4);
        int[] prefix = Ids(Prefix);
        TokenSequence[] sequences = [.. new[] { 1, 2, 5, 7 }.Select((l, i) => TokenSequence.FromPromptAndTarget($"{i}", [.. prefix, .. Ids(l)], Ids(2)))];
        SequenceBatch shared = SequenceBatch.Pack(sequences, sharePrefixes: true);

        Assert.Equal(sequences.Sum(s => s.InputLength - Prefix) + Prefix, shared.InputTokenCount);
        AssertEqual(model, sequences, shared);

        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(model.Config.VocabularySize))];
    }

    private static void AssertEqual(DecoderModel model, TokenSequence[] sequences, SequenceBatch packed)
        => GradientProbe.OfModel(model, [.. sequences.Select(s => new SequenceBatch([s]))]).AssertClose(GradientProbe.OfModel(model, [packed]), Tolerance);
}
