using CsCheck;
using SKIntern.Lora.Training;

namespace SKIntern.Lora.Tests.Training;

public class SequenceBatcherTests
{
    [Fact]
    public void Pack_AnySequences_KeepsAllWithinTheBudget()
        => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 200], Gen.Bool).Sample((count, budget, share) =>
        {
            IReadOnlyList<TokenSequence> sequences = TinyModels.Sequences(count, budget);
            IReadOnlyList<SequenceBatch> rows = SequenceBatcher.Pack(sequences, budget, share);
            Assert.Equal(sequences.Select(s => s.Id).Order(), rows.SelectMany(b => b.Sequences).Select(s => s.Id).Order());
            Assert.All(rows, b => Assert.True(b.Sequences.Count == 1 || b.InputTokenCount <= budget));

            // First fit leaves at most one row half empty.
            Assert.True(share || rows.Count(r => r.InputTokenCount <= budget / 2) <= 1);
        });

    [Fact]
    public void ByLength_AnySequences_CostsNoMoreThanByCount()
        => Gen.Select(Gen.Int[1, 30], Gen.Int[1, 9], Gen.Int[0, 40]).Sample((count, batchSize, pass) =>
        {
            IReadOnlyList<TokenSequence> sequences = TinyModels.Sequences(count, count);
            IReadOnlyList<SequenceBatch> buckets = SequenceBatcher.ByLength(sequences, batchSize, pass);
            Assert.Equal(sequences.Select(s => s.Id).Order(), buckets.SelectMany(b => b.Sequences).Select(s => s.Id).Order());
            Assert.All(buckets, b => Assert.InRange(b.Sequences.Count, 1, batchSize));
            Assert.True(Cost(buckets) <= Cost(SequenceBatcher.ByCount(sequences, batchSize)));

            int Cost(IReadOnlyList<SequenceBatch> batches) => batches.Sum(b => b.InputTokenCount + pass);
        });

    [Fact]
    public void ByLength_PassesForNothing_HasNoPadding()
        => Assert.All(SequenceBatcher.ByLength(TinyModels.Sequences(12), 12, passTokens: 0), b => Assert.Single(b.Sequences.Select(s => s.InputLength).Distinct()));

    [Theory]
    [InlineData(BatchingMode.Padded, 3, 1000)]
    [InlineData(BatchingMode.Bucketed, 3, 805)]
    [InlineData(BatchingMode.Packed, 3, 805)]
    public void Create_EveryMode_MakesItsBatches(BatchingMode mode, int batches, int tokens)
    {
        TokenSequence[] sequences = [.. new[] { 5, 200, 200, 200, 200 }.Select((l, i) => TokenSequence.FromPromptAndTarget($"{i}", new int[l], [1]))];

        IReadOnlyList<SequenceBatch> made = SequenceBatcher.Create(sequences, 2, new() { Batching = mode });

        Assert.Equal((batches, tokens), (made.Count, made.Sum(b => b.InputTokenCount)));
        Assert.All(made, b => Assert.Equal(mode == BatchingMode.Packed, b.Layout is not null));
    }

    [Fact]
    public void ThroughputOptions_Defaults_ChangeNothing()
    {
        ThroughputOptions options = new();

        Assert.Equal((BatchingMode.Padded, null, false, false, null), (options.Batching, options.TokensPerRow, options.SharePrefixes, options.GroupByLength, options.ActivationCheckpointing));
        options.Validate();
    }

    [Fact]
    public void ThroughputOptions_BadValues_AreAllNamed()
    {
        string message = Assert.Throws<ArgumentException>(
            new ThroughputOptions { Batching = (BatchingMode)9, TokensPerRow = 0, ActivationCheckpointing = 0, CachedTokens = -1, SharePrefixes = true }.Validate).Message;

        Assert.All(["Batching (9)", "TokensPerRow (0)", "ActivationCheckpointing (0)", "CachedTokens (-1)", "SharePrefixes"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
