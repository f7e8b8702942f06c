using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>Taking texts apart.</summary>
internal static class Splitting
{
    public static Value Split(Call call, bool fromEnd)
    {
        string text = call.Str(0);
        int most = call.Int(2, -1);
        most = most < 0 ? int.MaxValue : most;
        List<string> parts;
        if (call.OrNone(1) is null)
        {
            parts = fromEnd ? WordsFromEnd(text, most) : Words(text, most);
        }
        else
        {
            string separator = call.Str(1);
            if (separator.Length == 0)
            {
                throw TemplateFault.Evaluation("empty separator");
            }

            call.State.Budget.Search(text.Length, separator.Length);
            parts = Parts(text, separator, most, fromEnd);
        }

        return List(call, parts);
    }

    public static Value SplitLines(Call call) => List(call, PythonText.Lines(call.Str(0), call.Flag(1)));

    public static Value Partition(Call call, bool fromEnd)
    {
        string text = call.Str(0);
        string separator = call.Str(1);
        if (separator.Length == 0)
        {
            throw TemplateFault.Evaluation("empty separator");
        }

        call.State.Budget.Search(text.Length, separator.Length);
        int at = fromEnd ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = at >= 0
            ? [text[..at], separator, text[(at + separator.Length)..]]
            : fromEnd ? [string.Empty, string.Empty, text] : [text, string.Empty, string.Empty];
        return call.State.NewTuple([.. parts.Select(p => StringMethods.Same(call, p))]);
    }

    public static string Replace(RenderState state, string text, string old, string replacement, int most)
    {
        state.Budget.Search(text.Length, old.Length);
        List<int> places = [];
        int at = 0;
        while ((most < 0 || places.Count < most) && at <= text.Length && (at = text.IndexOf(old, at, StringComparison.Ordinal)) >= 0)
        {
            state.Budget.Step();
            places.Add(at);
            at += old.Length > 0 ? old.Length : at < text.Length ? CodePoints.LengthAt(text, at) : 1;
        }

        state.Budget.AllocateText(text.Length + ((Int128)places.Count * (replacement.Length - old.Length)));
        var result = new StringBuilder();
        int done = 0;
        foreach (int place in places)
        {
            result.Append(text, done, place - done).Append(replacement);
            done = place + old.Length;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    private static ListValue List(Call call, List<string> parts)
    {
        call.State.Budget.AllocateText(call.Str(0).Length);
        bool isMarkup = ((StringValue)call[0]).IsMarkup;
        return call.State.NewList([.. parts.Select(p => new StringValue(p, isMarkup))]);
    }

    private static List<string> Words(string text, int most)
    {
        List<string> words = [];
        int at = SkipSpace(text, 0);
        while (at < text.Length)
        {
            if (words.Count == most)
            {
                words.Add(text[at..]);
                break;
            }

            int end = at;
            while (end < text.Length && !PythonText.IsSpace(text[end]))
            {
                end++;
            }

            words.Add(text[at..end]);
            at = SkipSpace(text, end);
        }

        return words;
    }

    private static List<string> WordsFromEnd(string text, int most)
    {
        List<string> words = [];
        string left = PythonText.TrimEnd(text);
        int end = left.Length;
        while (end > 0)
        {
            if (words.Count == most)
            {
                words.Add(left[..end]);
                break;
            }

            int start = end;
            while (start > 0 && !PythonText.IsSpace(left[start - 1]))
            {
                start--;
            }

            words.Add(left[start..end]);
            end = start;
            while (end > 0 && PythonText.IsSpace(left[end - 1]))
            {
                end--;
            }
        }

        words.Reverse();
        return words;
    }

    private static List<string> Parts(string text, string separator, int most, bool fromEnd)
    {
        if (!fromEnd)
        {
            return most == int.MaxValue ? [.. text.Split(separator)] : [.. text.Split(separator, most + 1)];
        }

        List<string> parts = [];
        int end = text.Length;
        while (parts.Count < most && text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal) is int at and >= 0)
        {
            parts.Add(text[(at + separator.Length)..end]);
            end = at;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && PythonText.IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
