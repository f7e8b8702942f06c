namespace SKIntern.Compression;

/// <summary>Recognises the marks at the start of list items: "- ", "* ", "• ", "1. ", "1) ", "(a) ".</summary>
internal static class ListMarker
{
    private const string Bullets = "-*•–·";
    private const int MaxDigits = 3;

    /// <summary>Whether a token is what an enumeration counts with: up to three digits, or one letter.</summary>
    public static bool IsLabel(ReadOnlySpan<char> token)
        => (token.Length is >= 1 and <= MaxDigits && token.IndexOfAnyExceptInRange('0', '9') < 0) || (token.Length == 1 && char.IsAsciiLetter(token[0]));

    public static bool Starts(ReadOnlySpan<char> text)
    {
        int blank = text.IndexOfAny(' ', '\t');
        return blank >= 1 && IsMarker(text[..blank]);
    }

    /// <summary>Whether a token is such a mark, without the blank behind it.</summary>
    public static bool IsMarker(ReadOnlySpan<char> token)
        => (token.Length == 1 && Bullets.Contains(token[0])) || (token[^1] is '.' or ')' && IsLabel(token[..^1].TrimStart('(')));
}
