namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>The steps of decoding, one after the other.</summary>
internal sealed class StagedDecoder(IReadOnlyList<IDecoderStage> stages) : ITokenDecoder
{
    public string Decode(IReadOnlyList<string> tokens)
        => string.Concat(stages.Aggregate(tokens, (current, stage) => stage.Apply(current)));

    public bool DependsOnNext(string token) => stages.Any(s => s.DependsOnNext(token));
}
