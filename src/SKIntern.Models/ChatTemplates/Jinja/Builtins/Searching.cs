using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>Looking for texts in texts. Positions are code points.</summary>
internal static class Searching
{
    public static Value HasAffix(Call call, bool atEnd)
    {
        string text = call.Str(0);
        bool isInRange = TryWindow(call, text, out int start, out int stop);
        IReadOnlyList<Value> affixes = call[1] is TupleValue tuple ? tuple.Elements : [call[1]];
        foreach (Value affix in affixes)
        {
            if (affix is not StringValue { Text: string sought })
            {
                throw TemplateFault.Evaluation($"{(atEnd ? "endswith" : "startswith")} first arg must be str or a tuple of str, not {affix.TypeName}");
            }

            ReadOnlySpan<char> window = isInRange ? text.AsSpan(start, stop - start) : default;
            call.State.Budget.Step(affix.Weight);
            if (isInRange && (atEnd ? window.EndsWith(sought, StringComparison.Ordinal) : window.StartsWith(sought, StringComparison.Ordinal)))
            {
                return BoolValue.True;
            }
        }

        return BoolValue.False;
    }

    public static Value Find(Call call, bool fromEnd, bool mustExist)
    {
        string text = call.Str(0);
        string sought = call.Str(1);
        call.State.Budget.Search(text.Length, sought.Length);
        int at = -1;
        if (TryWindow(call, text, out int start, out int stop))
        {
            ReadOnlySpan<char> window = text.AsSpan(start, stop - start);
            at = fromEnd ? window.LastIndexOf(sought, StringComparison.Ordinal) : window.IndexOf(sought, StringComparison.Ordinal);
        }

        return at < 0 && mustExist
            ? throw TemplateFault.Evaluation("substring not found")
            : IntValue.Of(at < 0 ? -1 : CodePoints.Count(text.AsSpan(0, start + at)));
    }

    public static Value Count(Call call)
    {
        string text = call.Str(0);
        string sought = call.Str(1);
        call.State.Budget.Search(text.Length, sought.Length);
        if (!TryWindow(call, text, out int start, out int stop))
        {
            return IntValue.Of(0);
        }

        ReadOnlySpan<char> window = text.AsSpan(start, stop - start);
        return IntValue.Of(sought.Length == 0 ? CodePoints.Count(window) + 1 : window.Count(sought));
    }

    /// <summary>The part of a text between two optional positions, in UTF-16 units; none where the first is beyond the end.</summary>
    private static bool TryWindow(Call call, string text, out int start, out int stop)
    {
        (start, stop) = (0, text.Length);
        if (call.OrNone(2) is null && call.OrNone(3) is null)
        {
            return true;
        }

        int length = CodePoints.Count(text);
        int first = Position(call.OrNone(2) is null ? 0 : call.Int(2), length);
        int last = Math.Min(Position(call.OrNone(3) is null ? length : call.Int(3), length), length);
        if (first > last)
        {
            return false;
        }

        (start, stop) = (CodePoints.UnitOf(text, first), CodePoints.UnitOf(text, last));
        return true;
    }

    private static int Position(int index, int length) => index < 0 ? (int)Math.Max(0L, (long)index + length) : index;
}
