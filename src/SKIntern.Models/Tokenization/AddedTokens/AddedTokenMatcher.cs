using System.Buffers;
using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.AddedTokens;

/// <summary>Cuts added tokens out of a text: the leftmost match first, the longest of those that start together.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly SearchValues<char> _firstChars;
    private readonly int[] _lengths;

    /// <summary>Creates the matcher.</summary>
    /// <param name="tokens">The tokens; empty ones are ignored, of equal contents the first counts.</param>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        Dictionary<string, AddedToken> byContent = new(StringComparer.Ordinal);
        foreach (AddedToken token in tokens.Where(t => t.Content.Length > 0))
        {
            byContent.TryAdd(token.Content, token);
        }

        _tokens = byContent.GetAlternateLookup<ReadOnlySpan<char>>();
        _firstChars = SearchValues.Create([.. byContent.Keys.Select(k => k[0]).Distinct()]);
        _lengths = [.. byContent.Keys.Select(k => k.Length).Distinct().OrderDescending()];
    }

    /// <summary>Splits a text into added tokens and the stretches between them, in order.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The segments; none for an empty text.</returns>
    public IReadOnlyList<TextSegment> Split(Piece text)
    {
        if (text.Text.IsEmpty)
        {
            return [];
        }

        (int Start, AddedToken Token)? match = FindNext(text.Span, 0);
        if (match is null)
        {
            return [new TextSegment(text.Slice(0, text.Text.Length), null)];
        }

        return SplitAtMatches(text, match);
    }

    private List<TextSegment> SplitAtMatches(Piece text, (int Start, AddedToken Token)? match)
    {
        List<TextSegment> segments = [];
        ReadOnlySpan<char> span = text.Span;
        int done = 0;
        while (match is (int foundAt, AddedToken token))
        {
            int start = foundAt;
            int end = start + token.Content.Length;
            // The search goes on behind the token itself, even where the token swallows white space behind it.
            match = FindNext(span, end);
            if (token.SingleWord && (WordCharacters.EndsWithWord(span[..start]) || WordCharacters.StartsWithWord(span[end..])))
            {
                continue;
            }

            if (token.StripLeft)
            {
                start = Math.Max(span[..start].TrimEnd().Length, done);
            }

            if (token.StripRight)
            {
                end = span.Length - span[end..].TrimStart().Length;
            }

            if (done < start)
            {
                segments.Add(new TextSegment(text.Slice(done, start), null));
            }

            segments.Add(new TextSegment(text.Slice(start, end), token.Id));
            done = end;
        }

        if (done < span.Length)
        {
            segments.Add(new TextSegment(text.Slice(done, span.Length), null));
        }

        return segments;
    }

    private (int Start, AddedToken Token)? FindNext(ReadOnlySpan<char> text, int from)
    {
        for (int start = from; start < text.Length; start++)
        {
            int skip = text[start..].IndexOfAny(_firstChars);
            if (skip < 0)
            {
                return null;
            }

            start += skip;
            foreach (int length in _lengths)
            {
                if (length <= text.Length - start && _tokens.TryGetValue(text.Slice(start, length), out AddedToken? token))
                {
                    return (start, token);
                }
            }
        }

        return null;
    }
}
