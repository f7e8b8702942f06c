using System.Text;
using System.Text.RegularExpressions;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The filters that know HTML and addresses.</summary>
internal static partial class MarkupFilters
{
    public static IEnumerable<Builtin> All { get; } =
    [
        new("e", "s", call => Html.Escape(call.State, call[0])),
        new("escape", "s", call => Html.Escape(call.State, call[0])),
        new("forceescape", "value", call => new StringValue(Html.Escape(call.State, call.Text(0)), isMarkup: true)),
        new("safe", "value", call => new StringValue(call.Text(0), isMarkup: true)),
        new("striptags", "value", StripTags),
        new("urlencode", "value", UrlEncode),
        new("xmlattr", "d autospace?", Attributes),
    ];

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex("<.*?>", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();

    private static StringValue StripTags(Call call)
    {
        string text = call.Text(0);
        call.State.Budget.AllocateText(text.Length * 4L);
        string bare = Tag().Replace(Comment().Replace(text, string.Empty), string.Empty);
        string joined = string.Join(' ', bare.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return call.State.NewText(Entity().Replace(joined, m => System.Net.WebUtility.HtmlDecode(m.Value)));
    }

    private static StringValue UrlEncode(Call call)
    {
        if (call[0] is StringValue or NumberValue or NoneValue or UndefinedValue)
        {
            return Quoted(call, call.Text(0), "/");
        }

        List<string> parts = [];
        IEnumerable<Value> pairs = call[0] is DictValue dict ? dict.Entries.Select(e => new TupleValue([e.Key, e.Value])) : call.State.Items(call[0]);
        foreach (Value pair in pairs)
        {
            parts.Add(call.State.ToList(pair) is [Value key, Value value]
                ? $"{Quoted(call, call.State.Text(key), string.Empty).Text}={Quoted(call, call.State.Text(value), string.Empty).Text}".Replace("%20", "+", StringComparison.Ordinal)
                : throw TemplateFault.Evaluation("urlencode needs pairs"));
        }

        return call.State.NewText(Joining.Join(call.State, "&", parts));
    }

    private static StringValue Quoted(Call call, string text, string safe)
    {
        call.State.Budget.AllocateText(text.Length * 9L);
        var result = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || safe.Contains(c, StringComparison.Ordinal))
            {
                result.Append(c);
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return new StringValue(result.ToString());
    }

    private static StringValue Attributes(Call call)
    {
        if (call[0] is not DictValue dict)
        {
            throw TemplateFault.Evaluation($"'{call[0].TypeName}' object has no attribute 'items'");
        }

        List<string> parts = [];
        foreach ((Value key, Value value) in dict.Entries)
        {
            if (value is NoneValue or UndefinedValue)
            {
                continue;
            }

            string name = call.State.Text(key);
            if (name.AsSpan().ContainsAny(" \t\n\r\f\v/>="))
            {
                throw TemplateFault.Evaluation($"Invalid character in attribute name: {StringRepr.Of(name)}");
            }

            parts.Add($"{Html.Escape(call.State, key).Text}=\"{Html.Escape(call.State, value).Text}\"");
        }

        string joined = Joining.Join(call.State, " ", parts);
        return call.State.NewText(call.Flag(1, byDefault: true) && joined.Length > 0 ? " " + joined : joined);
    }
}
