using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.Decoding;

/// <summary>The steps that look at each token alone.</summary>
internal static class TokenMaps
{
    /// <summary>What BERT's own decoder tidies, in this order.</summary>
    private static readonly (string Old, string New)[] Tidying =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"),
        (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>A space before each token but the first, unless it goes on with the prefix, which is dropped.</summary>
    public static IDecoderStage WordPiece(string prefix, bool tidy) => new TokenMap((token, index, _) =>
    {
        string text = index == 0 ? token
            : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..]
            : " " + token;
        return tidy ? Tidying.Aggregate(text, (current, pair) => current.Replace(pair.Old, pair.New, StringComparison.Ordinal)) : text;
    });

    /// <summary>Signs become spaces; those of the first token go where one was put in front.</summary>
    public static IDecoderStage Metaspace(string sign, bool dropsFirst)
        => new TokenMap((token, index, _) => token.Replace(sign, index == 0 && dropsFirst ? "" : " ", StringComparison.Ordinal));

    /// <summary>The suffix that ends words becomes a space, and nothing in the last token.</summary>
    public static IDecoderStage EndOfWord(string suffix)
        => new TokenMap(
            (token, index, count) => token.Replace(suffix, index == count - 1 ? "" : " ", StringComparison.Ordinal),
            token => token.Contains(suffix, StringComparison.Ordinal));

    public static IDecoderStage Replace(ReplaceNormalizer replacement) => new TokenMap((token, _, _) => replacement.Normalize(token));

    /// <summary>Drops up to so many copies of a character at either end.</summary>
    public static IDecoderStage Strip(string content, int atStart, int atEnd) => new TokenMap((token, _, _) =>
    {
        int start = 0;
        for (int i = 0; i < atStart && token.AsSpan(start).StartsWith(content, StringComparison.Ordinal); i++)
        {
            start += content.Length;
        }

        int end = token.Length;
        for (int i = 0; i < atEnd && token.AsSpan(start..end).EndsWith(content, StringComparison.Ordinal); i++)
        {
            end -= content.Length;
        }

        return token[start..end];
    });
}
