namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>A step of decoding: tokens in, texts out, whose concatenation is the text after the last step. Implementations are immutable.</summary>
internal interface IDecoderStage
{
    IReadOnlyList<string> Apply(IReadOnlyList<string> tokens);

    /// <summary>Whether the text of a token is settled only by the tokens behind it.</summary>
    bool DependsOnNext(string token) => false;
}
