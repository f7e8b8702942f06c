namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>Joins all tokens into one text, for the steps behind it.</summary>
internal sealed class FuseStage : IDecoderStage
{
    public IReadOnlyList<string> Apply(IReadOnlyList<string> tokens) => [string.Concat(tokens)];
}
