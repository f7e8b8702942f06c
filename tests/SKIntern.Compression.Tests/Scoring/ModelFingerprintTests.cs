using SKIntern.Models.Decoder;
using static TorchSharp.torch;

namespace SKIntern.Compression.Tests.Scoring;

public sealed class ModelFingerprintTests
{
    private static readonly SelfInformationOptions Small = new() { WindowTokens = 32 };

    [Fact]
    public void Fingerprint_EqualScorers_IsEqual()
    {
        using DecoderModel copy = TinyModel.Create(TinyModel.Config);
        string? expected = new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer()).Fingerprint;
        Assert.StartsWith("self-information/1:", expected);
        Assert.Equal(expected, new SelfInformationScorer(copy, new ByteTokenizer(), new() { BatchTokens = 1 }).Fingerprint);
    }

    [Fact]
    public void Fingerprint_WhateverScoresDependOn_ChangesIt()
    {
        using DecoderModel changed = TinyModel.Create(TinyModel.Config);
        using DecoderModel otherConfig = TinyModel.Create(TinyModel.Config with { RopeTheta = 500 });
        using (IDisposable noGradient = no_grad())
        {
            changed.Parameters.First().Value.view(-1)[0].add_(1);
        }

        string?[] all =
        [
            new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer()).Fingerprint,
            new SelfInformationScorer(changed, new ByteTokenizer()).Fingerprint,
            new SelfInformationScorer(otherConfig, new ByteTokenizer()).Fingerprint,
            new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer(), Small).Fingerprint,
            new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer { BeginOfSequenceId = null }).Fingerprint,
            new SelfInformationScorer(TinyModel.Shared, new ByteTokenizer { Normalize = text => text.ToUpperInvariant() }).Fingerprint,
            new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), "who?").Fingerprint,
            new ContrastiveScorer(TinyModel.Shared, new ByteTokenizer(), "why?").Fingerprint,
        ];
        Assert.All(all, fingerprint => Assert.NotNull(fingerprint));
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Fingerprint_WithAnAdapter_IsNone()
    {
        using DecoderModel model = TinyModel.Create(TinyModel.Config);
        var scorer = new SelfInformationScorer(model, new ByteTokenizer());
        string? before = scorer.Fingerprint;
        model.Linears.First().Value.Adapter = new NoAdapter();
        Assert.Null(scorer.Fingerprint);
        Assert.Null(new ContrastiveScorer(model, new ByteTokenizer(), "who?").Fingerprint);
        model.Linears.First().Value.Adapter = null;
        Assert.Equal(before, scorer.Fingerprint);
    }

    private sealed class NoAdapter : ILinearAdapter
    {
        public Tensor Forward(LinearLayer layer, Tensor input) => layer.ForwardBase(input);
    }
}
