namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>A step that looks at each token alone, and at whether it is the first or the last.</summary>
/// <param name="map">From a token, its index and the number of tokens to its text.</param>
/// <param name="dependsOnNext">Which tokens have another text where they are the last; <see langword="null"/> for none.</param>
internal sealed class TokenMap(Func<string, int, int, string> map, Func<string, bool>? dependsOnNext = null) : IDecoderStage
{
    public bool DependsOnNext(string token) => dependsOnNext?.Invoke(token) ?? false;

    public IReadOnlyList<string> Apply(IReadOnlyList<string> tokens)
    {
        string[] texts = new string[tokens.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = map(tokens[i], i, texts.Length);
        }

        return texts;
    }
}
