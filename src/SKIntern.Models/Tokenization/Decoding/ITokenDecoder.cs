namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>The stage that joins tokens into text. Implementations are immutable.</summary>
internal interface ITokenDecoder
{
    string Decode(IReadOnlyList<string> tokens);

    /// <summary>Whether the text of a token is settled only by the tokens behind it.</summary>
    bool DependsOnNext(string token) => false;
}
