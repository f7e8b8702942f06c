using CsCheck;

namespace SKIntern.Compression.Tests.Scoring;

public sealed class TokenWindowTests
{
    [Fact]
    public void Cover_AnySequence_ScoresEveryTokenOnceWithHalfAWindowOfContext()
        => Gen.Select(Gen.Int[0, 200], Gen.Int[1, 40]).Sample((tokens, windowTokens) =>
        {
            int scored = 0;
            foreach (TokenWindow window in TokenWindow.Cover(7, tokens, windowTokens))
            {
                Assert.Equal((7, scored), (window.Sequence, window.FirstScored));
                Assert.InRange(window.Length, 1, windowTokens);
                Assert.Equal(scored == 0 ? 0 : scored - (windowTokens / 2), window.Begin);
                Assert.True(window.End > scored);
                scored = window.End;
            }

            Assert.Equal(tokens, scored);
        });

    [Fact]
    public void Batch_AnyWindows_KeepsAllWithinTheLimit()
        => Gen.Select(Gen.Int[1, 30].Array[0, 40], Gen.Int[0, 20], Gen.Int[1, 100]).Sample((lengths, prefix, limit) =>
        {
            TokenWindow[] windows = [.. lengths.Select((length, i) => new TokenWindow(i, 0, length, 0))];
            IReadOnlyList<TokenWindow>[] batches = [.. TokenWindow.Batch(windows, prefix, limit)];
            Assert.Equal(windows.ToHashSet(), batches.SelectMany(batch => batch).ToHashSet());
            Assert.All(batches, batch => Assert.True(batch.Count == 1 || (batch.Max(window => window.Length) + prefix) * batch.Count <= limit));
        });
}
