using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The filters that make texts of texts.</summary>
internal static class TextFilters
{
    public static IEnumerable<Builtin> All { get; } =
    [
        new("capitalize", "s", call => Like(call, Casing.Capitalize(call.Text(0)))),
        new("center", "value width?", call => Like(call, Padding.Pad(call.State, call.Text(0), call.Int(1, 80), " ", Padding.Side.Both))),
        new("format", "value * **", Format),
        new("indent", "s width? first? blank?", Indent),
        new("lower", "s", call => Like(call, Casing.Lower(call.Text(0)))),
        new("replace", "s old new count?", Replace),
        new("string", "object", call => call[0] is StringValue ? call[0] : call.State.NewText(call.Text(0))),
        new("title", "s", call => call.State.NewText(Title(call.Text(0)))),
        new("trim", "value chars?", call => Like(call, Padding.Strip(call.State, call.Text(0), call.OrNone(1) is null ? null : call.Str(1), true, true))),
        new("truncate", "s length? killwords? end? leeway?", Truncate),
        new("upper", "s", call => Like(call, Casing.Upper(call.Text(0)))),
        new("wordcount", "s", call => IntValue.Of(Words(call))),
        new("wordwrap", "s width? break_long_words? wrapstring? break_on_hyphens?", Wrap),
        new("tojson", "x ensure_ascii? indent? separators? sort_keys?", ToJson),
    ];

    /// <summary>A text that is markup where the filter's input is.</summary>
    private static StringValue Like(Call call, string text) => call.State.NewText(text, call[0] is StringValue { IsMarkup: true });

    private static StringValue Format(Call call)
    {
        if (call.Rest.Count > 0 && call.Named.Count > 0)
        {
            throw TemplateFault.Evaluation("can't handle positional and keyword arguments at the same time");
        }

        var format = call[0] as StringValue ?? new StringValue(call.Text(0));
        Value values = call.Named.Count > 0
            ? call.State.NewDict([.. call.Named.Select(n => new KeyValuePair<Value, Value>(new StringValue(n.Key), n.Value))])
            : call.State.NewTuple(call.Rest);
        return Like(call, PercentFormat.Apply(call.State, format, values));
    }

    private static StringValue Indent(Call call)
    {
        string text = call.Str(0);
        call.State.Budget.Step(text.Length / 64);
        string prefix = call.Optional(1) is StringValue given
            ? given.Text
            : Padding.Pad(call.State, string.Empty, call.Int(1, 4), " ", Padding.Side.Left);
        bool indentsBlank = call.Flag(3);
        List<string> lines = PythonText.Lines(text + "\n");
        call.State.Budget.AllocateText(text.Length + ((Int128)lines.Count * (prefix.Length + 1)));
        IEnumerable<string> indented = lines.Select((line, i) => i == 0 || (line.Length == 0 && !indentsBlank) ? line : prefix + line);
        return Like(call, (call.Flag(2) ? prefix : string.Empty) + string.Join('\n', indented));
    }

    private static StringValue Replace(Call call)
        => call.State.NewText(Splitting.Replace(call.State, call.Text(0), call.Text(1), call.Text(2), call.OrNone(3) is null ? -1 : call.Int(3)));

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isBoundary = i < text.Length && IsBoundary(text[i]);
            bool wasBoundary = i > 0 && i < text.Length && IsBoundary(text[i - 1]);
            if (i == text.Length || isBoundary != wasBoundary)
            {
                Append(result, text[start..i]);
                start = i;
            }
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, string part)
    {
        if (part.Length > 0)
        {
            int first = CodePoints.LengthAt(part, 0);
            result.Append(Casing.Upper(part[..first])).Append(Casing.Lower(part[first..]));
        }
    }

    private static bool IsBoundary(char c) => c is '-' or '(' or '{' or '[' or '<' || PythonText.IsSpace(c);

    private static Value Truncate(Call call)
    {
        string end = call.Optional(3) is null ? "..." : call.Str(3);
        int length = call.Int(1, 255);
        int leeway = call.OrNone(4) is null ? 5 : call.Int(4);
        int kept = length - CodePoints.Count(end);
        if (kept < 0 || leeway < 0)
        {
            throw TemplateFault.Evaluation(kept < 0 ? $"expected length >= {CodePoints.Count(end)}, got {length}" : $"expected leeway >= 0, got {leeway}");
        }

        // Whatever has a length passes where it is short enough.
        if ((call[0].Length ?? throw TemplateFault.Evaluation($"object of type '{call[0].TypeName}' has no len()")) <= (long)length + leeway)
        {
            return call[0];
        }

        string text = call.Str(0);
        string cut = text[..CodePoints.UnitOf(text, kept)];
        int space = call.Flag(2) ? -1 : cut.LastIndexOf(' ');
        return Like(call, (space < 0 ? cut : cut[..space]) + end);
    }

    private static int Words(Call call)
    {
        int words = 0;
        bool isInside = false;
        foreach (Rune rune in call.Text(0).EnumerateRunes())
        {
            bool isWord = PythonText.IsWordCharacter(rune);
            words += isWord && !isInside ? 1 : 0;
            isInside = isWord;
        }

        return words;
    }

    private static StringValue Wrap(Call call)
    {
        var wrapper = new WordWrapper(call.Int(1, 79), call.Flag(2, byDefault: true), call.Flag(4, byDefault: true));
        string text = call.Str(0);
        call.State.Budget.AllocateText(text.Length * 2L);
        string separator = call.OrNone(3) is null ? "\n" : call.Str(3);
        List<string> lines = [.. PythonText.Lines(text).Select(line => Joining.Join(call.State, separator, wrapper.Wrap(call.State, line)))];
        return call.State.NewText(Joining.Join(call.State, separator, lines));
    }

    private static StringValue ToJson(Call call)
    {
        string? indent = call.OrNone(2) switch
        {
            null => null,
            StringValue text => text.Text,
            _ => Padding.Pad(call.State, string.Empty, call.Int(2), " ", Padding.Side.Left),
        };
        (string item, string key) = (indent is null ? ", " : ",", ": ");
        if (call.OrNone(3) is Value separators)
        {
            (item, key) = call.State.ToList(separators) is [StringValue first, StringValue second]
                ? (first.Text, second.Text)
                : throw TemplateFault.Evaluation("separators must be two strings");
        }

        var writer = new ValueWriter(call.State.Budget);
        new JsonText(writer, call.Flag(1), indent, item, key, call.Flag(4)).Write(call[0]);
        return call.State.NewText(writer.ToString());
    }
}
