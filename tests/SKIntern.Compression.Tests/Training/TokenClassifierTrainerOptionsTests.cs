namespace SKIntern.Compression.Tests;

public sealed class TokenClassifierTrainerOptionsTests
{
    [Fact]
    public void Defaults_AreTheReferencesAndValid()
    {
        TokenClassifierTrainerOptions options = new();
        options.Validate();
        Assert.Equal((1e-5, 10, 10, 512, 0.2, 10.0), (options.LearningRate, options.Epochs, options.BatchSize, options.MaxTokens, options.ValidationShare, options.MaxGradientNorm));
    }

    [Fact]
    public void Validate_BadValues_ListsAllOfThem()
    {
        TokenClassifierTrainerOptions options = new()
        {
            LearningRate = double.NaN,
            Epochs = 0,
            BatchSize = 0,
            MaxTokens = 2,
            ValidationShare = 1,
            WarmupRatio = -1,
            WeightDecay = -1,
            MaxGradientNorm = 0,
            KeepWeight = 0,
            HiddenDropout = 1,
            AttentionDropout = -0.1,
            Patience = 0,
        };
        string message = Assert.Throws<ArgumentException>(options.Validate).Message;
        Assert.All(
            (string[])["LearningRate", "Epochs", "BatchSize", "MaxTokens", "ValidationShare", "WarmupRatio", "WeightDecay", "MaxGradientNorm", "KeepWeight", "HiddenDropout", "AttentionDropout", "Patience"],
            name => Assert.Contains($"{name} must be", message));
    }
}
