using System.Text;

namespace SKIntern.Compression;

/// <summary>
/// Puts the kept words of a text together as <see cref="TextAssembler"/> does, except that a mark which stood behind a dropped word
/// follows the word that is kept before it; and tells how many cl100k tokens the result has without encoding it.
/// </summary>
/// <remarks>
/// cl100k cuts a text before it looks for tokens, and always before white space that is no line break, behind a line break, and between
/// a letter or digit and a mark. Between such cuts there is mostly a single word, whose tokens are counted once for all results.
/// </remarks>
internal sealed class KeptText
{
    private readonly IReadOnlyList<FixedWord> _words;
    private readonly string[] _texts;
    private readonly string[] _gaps;
    private readonly int[] _breaks;
    private readonly int[] _plainTokens;
    private readonly int[] _spacedTokens;
    private readonly PieceTokens _tokens;

    public KeptText(string text, IReadOnlyList<FixedWord> words, PieceTokens tokens)
    {
        (_words, _tokens) = (words, tokens);
        _texts = [.. words.Select(word => word.Span.Of(text).ToString())];
        _gaps = new string[words.Count];
        _breaks = new int[words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<char> gap = text.AsSpan(i == 0 ? words[i].Span.Start : words[i - 1].Span.End)[..(i == 0 ? 0 : words[i].Span.Start - words[i - 1].Span.End)];
            _breaks[i] = LineBreaks.Count(gap);
            _gaps[i] = Normalised(gap, _breaks[i]);
        }

        _plainTokens = [.. _texts.Select(tokens.Of)];
        _spacedTokens = [.. _texts.Select(word => tokens.Of(" " + word))];
    }

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words => _texts;

    public string Join(bool[] kept)
    {
        var result = new StringBuilder();
        foreach ((int word, string separator) in Kept(kept))
        {
            result.Append(separator).Append(_texts[word]);
        }

        return result.ToString();
    }

    /// <summary>The number of cl100k tokens of <see cref="Join"/>.</summary>
    public int Count(bool[] kept)
    {
        int total = 0;
        string lead = "";
        int single = -1;
        StringBuilder? group = null;
        foreach ((int word, string separator) in Kept(kept))
        {
            if (single >= 0)
            {
                bool leads = separator.Length > 0 && separator[0] is not ('\r' or '\n');
                bool trails = !leads && separator.Length > 0 && separator[^1] is '\r' or '\n';
                if (!leads && !trails && !(separator.Length == 0 && IsWordThenMark(single, word)))
                {
                    group = (group ?? new StringBuilder(lead + _texts[single])).Append(separator).Append(_texts[word]);
                    single = word;
                    continue;
                }

                total += CountPiece(lead, single, group, trails ? separator : "");
                lead = leads ? separator : "";
            }

            (single, group) = (word, null);
        }

        return single < 0 ? 0 : total + CountPiece(lead, single, group, "");
    }

    private int CountPiece(string lead, int word, StringBuilder? group, string trail)
    {
        if (group is not null)
        {
            return Cl100kTokenizer.Shared.Count(group.Append(trail).ToString());
        }

        return trail.Length > 0 || lead.Length > 1 || (lead.Length == 1 && lead[0] != ' ') ? _tokens.Of(lead + _texts[word] + trail)
            : lead.Length == 0 ? _plainTokens[word] : _spacedTokens[word];
    }

    private bool IsWordThenMark(int before, int after)
    {
        Rune.DecodeLastFromUtf16(_texts[before], out Rune last, out _);
        Rune.DecodeFromUtf16(_texts[after], out Rune first, out _);
        return IsLetterOrNumber(last) && !IsLetterOrNumber(first);
    }

    private static bool IsLetterOrNumber(Rune rune) => Rune.IsLetter(rune) || Rune.IsNumber(rune);

    /// <summary>The kept words, each with what comes before it.</summary>
    private IEnumerable<(int Word, string Separator)> Kept(bool[] kept)
    {
        int before = -1;
        string widest = "";
        int mostBreaks = 0;
        for (int i = 0; i < _texts.Length; i++)
        {
            if (_gaps[i].Length > 0 && _breaks[i] >= mostBreaks)
            {
                (widest, mostBreaks) = (_gaps[i], _breaks[i]);
            }

            if (kept[i])
            {
                yield return (i, Separator(before, i, widest));
                (before, widest, mostBreaks) = (i, "", 0);
            }
        }
    }

    private string Separator(int before, int word, string gap)
    {
        if (before < 0 || _words[word].Role == FixedWordRole.Trailing)
        {
            return "";
        }

        // A dropped piece alone kept these two apart: without a blank they would grow into one word.
        bool apart = gap.Length == 0 && _words[word].Span.Start > _words[before].Span.End
            && !CjkCharacters.EndsWith(_texts[before]) && !CjkCharacters.StartsWith(_texts[word]);
        return apart ? " " : gap;
    }

    private static string Normalised(ReadOnlySpan<char> gap, int breaks)
    {
        if (gap.Length == 0 || breaks == 0)
        {
            return gap.Length == 0 ? "" : gap[0] == ' ' ? " " : gap[..1].ToString();
        }

        var result = new StringBuilder();
        foreach (char c in gap)
        {
            if (LineBreaks.IsBreak(c))
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }
}
