using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Fills lines greedily with words, as Python's <c>textwrap</c> does with tabs and white space left as they are.</summary>
internal sealed class WordWrapper(int width, bool breaksLongWords, bool breaksAtHyphens)
{
    /// <summary>The lines of one paragraph.</summary>
    public List<string> Wrap(RenderState state, string text)
    {
        if (width <= 0)
        {
            throw TemplateFault.Evaluation($"invalid width {width} (must be > 0)");
        }

        var chunks = new Stack<string>(Chunks(text).Reverse());
        List<string> lines = [];
        while (chunks.Count > 0)
        {
            state.Budget.Step();
            List<string> line = Line(chunks, lines.Count > 0);
            if (line.Count > 0 && line[^1].Length > 0 && PythonText.Trim(line[^1]).Length == 0)
            {
                line.RemoveAt(line.Count - 1);
            }

            if (line.Count > 0)
            {
                lines.Add(string.Concat(line));
            }
        }

        return lines;
    }

    private List<string> Line(Stack<string> chunks, bool isLater)
    {
        List<string> line = [];
        int length = 0;
        if (isLater && PythonText.Trim(chunks.Peek()).Length == 0)
        {
            chunks.Pop();
        }

        while (chunks.Count > 0 && length + CodePoints.Count(chunks.Peek()) <= width)
        {
            string chunk = chunks.Pop();
            length += CodePoints.Count(chunk);
            line.Add(chunk);
        }

        if (chunks.Count > 0 && CodePoints.Count(chunks.Peek()) > width)
        {
            TakeLong(chunks, line, width - length);
        }

        return line;
    }

    /// <summary>A word that no line holds is cut to what is left of this one, at a hyphen if it has one there.</summary>
    private void TakeLong(Stack<string> chunks, List<string> line, int left)
    {
        if (!breaksLongWords)
        {
            if (line.Count == 0)
            {
                line.Add(chunks.Pop());
            }

            return;
        }

        string chunk = chunks.Pop();
        int end = CodePoints.UnitOf(chunk, left);
        int hyphen = breaksAtHyphens && end > 0 ? chunk.LastIndexOf('-', end - 1) : -1;
        if (hyphen > 0 && chunk.AsSpan(0, hyphen).ContainsAnyExcept('-'))
        {
            end = hyphen + 1;
        }

        line.Add(chunk[..end]);
        chunks.Push(chunk[end..]);
    }

    private IEnumerable<string> Chunks(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int end = start + 1;
            bool isSpace = IsSpace(text[start]);
            int dashes = breaksAtHyphens ? DashesAt(text, start) : 0;
            if (dashes > 0)
            {
                end = start + dashes;
            }
            else
            {
                while (end < text.Length && IsSpace(text[end]) == isSpace && !(breaksAtHyphens && !isSpace && (IsHyphenCut(text, end) || DashesAt(text, end) > 0)))
                {
                    end++;
                }
            }

            yield return text[start..end];
            start = end;
        }
    }

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    private static bool IsLetter(string text, int at) => at >= 0 && at < text.Length && IsWord(text[at]) && !char.IsDigit(text[at]);

    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c) || char.IsNumber(c);

    /// <summary>The number of dashes at a position, where they are two or more between words.</summary>
    private static int DashesAt(string text, int at)
    {
        int end = at;
        while (end < text.Length && text[end] == '-')
        {
            end++;
        }

        bool isBetween = at > 0 && end < text.Length && IsWord(text[end]) && (IsWord(text[at - 1]) || "!\"'&.,?".Contains(text[at - 1], StringComparison.Ordinal));
        return isBetween && end - at >= 2 ? end - at : 0;
    }

    /// <summary>Whether a compound word may be broken before a position: behind its hyphen, with enough letters on both sides.</summary>
    private static bool IsHyphenCut(string text, int at)
        => text[at - 1] == '-'
            && IsLetter(text, at - 2) && (IsLetter(text, at - 3) || (at >= 4 && text[at - 3] == '-' && IsLetter(text, at - 4)))
            && IsLetter(text, at) && at + 1 < text.Length && (IsLetter(text, at + 1) || (text[at + 1] == '-' && IsLetter(text, at + 2)));
}
