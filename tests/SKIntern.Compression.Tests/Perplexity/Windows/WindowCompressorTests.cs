using SKIntern.Models.Decoder;

namespace SKIntern.Compression.Tests.Perplexity.Windows;

/// <summary>Each window against passes without a cache over the tokens that it should have seen.</summary>
public sealed class WindowCompressorTests
{
    private const int Window = 12;
    private const double Tolerance = 1e-4;

    private static readonly int[] Ids = [.. new ByteTokenizer().Encode("The quick brown fox jumps over the lazy dog and runs.")];
    private static readonly IReadOnlyList<IReadOnlyList<WindowSegment>> Windows = WindowPlan.Create([Ids.Length + 2], [0], 20, Window);

    [Fact]
    public void Compress_FirstWindow_IsJudgedByTheTokensBehindWithinTheWholePrompt()
    {
        using var compressor = new WindowCompressor(TinyModel.Shared, Ids, 0, Window, new());
        IReadOnlyList<int> left = compressor.Compress(Windows, null, default);
        double[] losses = CausalReference.Information(Ids, [])[1..];
        double threshold = losses.OrderDescending().ElementAt((int)(losses.Length * Windows[0][0].Rate) - 1);
        for (int i = 0; i < Window - 1; i++)
        {
            Assert.Equal(losses[i], compressor.ImportanceOf(i)!.Value, Tolerance);
            Assert.Equal(losses[i] > threshold + Tolerance, left.Contains(i));
        }
    }

    [Fact]
    public void Compress_LaterWindows_AreReadBehindWhatIsLeft()
    {
        using var compressor = new WindowCompressor(TinyModel.Shared, Ids, 0, Window, new());
        IReadOnlyList<int> left = compressor.Compress(Windows, null, default);
        for (int window = 1; ((window + 1) * Window) - 1 <= Ids.Length; window++)
        {
            int start = (window * Window) - 1;
            int[] seen = [.. left.Where(i => i < start).Concat(Enumerable.Range(start, Window + 1)).Where(i => i < Ids.Length)];
            double[] information = CausalReference.Information([.. seen.Select(i => Ids[i])], []);
            for (int i = start; i < Math.Min(start + Window, Ids.Length - 1); i++)
            {
                // The last token of a window is judged by a token that is read with the next one only.
                if (i < start + Window - 1)
                {
                    Assert.Equal(information[Array.IndexOf(seen, i + 1)], compressor.ImportanceOf(i)!.Value, Tolerance);
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, Ids.Length).Where(i => compressor.ImportanceOf(i) is null).Order(), left.Where(i => compressor.ImportanceOf(i) is null));
        Assert.True(left.Count < Ids.Length);
    }

    [Fact]
    public void Compress_Contrast_IsTheDifferenceThatThePrefixMakes()
    {
        int[] prefix = [.. new ByteTokenizer().Encode("fox?\n\n")];
        LLMLinguaOptions options = new() { ConditionCompare = true };
        using var compressor = new WindowCompressor(TinyModel.Shared, [.. prefix, .. Ids], prefix.Length, Window, options);
        IReadOnlyList<int> left = compressor.Compress(Windows, null, default);
        double[] contrast = [.. CausalReference.Information(Ids, []).Zip(CausalReference.Information(Ids, prefix), (alone, given) => alone - given)];
        for (int i = 0; i < Window - 1; i++)
        {
            Assert.Equal(contrast[i + 1], compressor.ImportanceOf(prefix.Length + i)!.Value, Tolerance);
        }

        int start = prefix.Length + Window - 1;
        int[] seen = [.. left.Where(i => i < start).Concat(Enumerable.Range(start, Window))];
        int[] seenIds = [.. seen.Select(i => Ids[i - prefix.Length])];
        double[] second = [.. CausalReference.Information(seenIds, []).Zip(CausalReference.Information(seenIds, prefix), (alone, given) => alone - given)];
        for (int i = start; i < start + Window - 1; i++)
        {
            Assert.Equal(second[Array.IndexOf(seen, i + 1)], compressor.ImportanceOf(i)!.Value, Tolerance);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compress_BeyondThePositions_ReadsOnWithTheFirstOnesKept(bool compare)
    {
        // Without rotation and with one layer a key depends on its own token only, so that a pass without a cache over the first
        // positions and the last ones must say the same.
        using DecoderModel model = TinyModel.Create(TinyModel.Config with { LayerCount = 1, LayersWithoutRotation = [0], MaxPositionEmbeddings = 48 });
        int[] prefix = [.. new ByteTokenizer().Encode("q?\n\n")];
        int[] text = [.. new ByteTokenizer().Encode(string.Concat(Enumerable.Range(0, 60).Select(i => $"{i} w")))];
        var windows = WindowPlan.Create([text.Length + 2], [0], text.Length * 0.8, Window);
        using var compressor = new WindowCompressor(model, [.. prefix, .. text], prefix.Length, Window, new() { ConditionTokens = true, ConditionCompare = compare });
        IReadOnlyList<int> left = compressor.Compress(windows, null, default);

        int last = (windows.Count - 3) * Window;
        Assert.True(left.Count(i => i < last) > model.Config.MaxPositionEmbeddings, "the test needs a prompt that stays longer than what the model reads");
        int start = prefix.Length + (((last / Window) * Window) - 1);
        int[] all = [.. prefix, .. text];
        int[] seen = [.. Enumerable.Range(0, prefix.Length), .. left.Where(i => i < start), .. Enumerable.Range(start, Window)];
        int head = WindowCompressor.ProtectedTokens + prefix.Length;
        int[] reached = [.. seen.Take(head), .. seen.Skip(head + seen.Length - model.Config.MaxPositionEmbeddings)];
        double[] given = CausalReference.Information([.. reached.Select(i => all[i])], [], model);
        Assert.Equal(model.Config.MaxPositionEmbeddings, reached.Length);
        if (!compare)
        {
            for (int i = start; i < start + Window - 1; i++)
            {
                Assert.Equal(given[Array.IndexOf(reached, i + 1)], compressor.ImportanceOf(i)!.Value, Tolerance);
            }
        }

        Assert.All(Enumerable.Range(start, Window - 1), i => Assert.NotNull(compressor.ImportanceOf(i)));
    }
}
