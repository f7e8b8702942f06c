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
            if (line.Count > 0 && line[^1].All(PythonText.IsSpace))
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
        if (isLater && chunks.Peek().All(PythonText.IsSpace))
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
        int end = CodePoints.UnitOf(chunk, Math.Max(1, left));
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
        for (int i = 1; i <= text.Length; i++)
        {
            bool isCut = i == text.Length || PythonText.IsSpace(text[i]) != PythonText.IsSpace(text[i - 1]) || (breaksAtHyphens && IsHyphenCut(text, i));
            if (isCut)
            {
                yield return text[start..i];
                start = i;
            }
        }
    }

    /// <summary>Whether a compound word may be broken before a position: behind its hyphen, between letters.</summary>
    private static bool IsHyphenCut(string text, int at)
        => text[at - 1] == '-' && at >= 2 && char.IsLetter(text[at - 2]) && at + 1 < text.Length && char.IsLetter(text[at])
            && (char.IsLetter(text[at + 1]) || (text[at + 1] == '-' && at + 2 < text.Length && char.IsLetter(text[at + 2])));
}
