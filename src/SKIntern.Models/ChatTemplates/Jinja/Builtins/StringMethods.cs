using System.Collections.Frozen;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>The methods of Python's <c>str</c>, but for those that make bytes or translation tables.</summary>
internal static class StringMethods
{
    private static readonly FrozenDictionary<string, Builtin> Methods = new Builtin[]
    {
        Changing("capitalize", Casing.Capitalize),
        Changing("casefold", Casing.Fold),
        Changing("lower", Casing.Lower),
        Changing("swapcase", Casing.Swap),
        Changing("title", Casing.Title),
        Changing("upper", Casing.Upper),
        Asking("isalnum", Classes.IsAlphanumeric),
        Asking("isalpha", Classes.IsAlphabetic),
        Asking("isascii", text => text.All(char.IsAscii)),
        Asking("isdecimal", Classes.IsDecimal),
        Asking("isdigit", Classes.IsDigit),
        Asking("isidentifier", Classes.IsIdentifier),
        Asking("islower", Classes.IsLower),
        Asking("isnumeric", Classes.IsNumeric),
        Asking("isprintable", Classes.IsPrintable),
        Asking("isspace", text => text.Length > 0 && text.All(PythonText.IsSpace)),
        Asking("istitle", Classes.IsTitle),
        Asking("isupper", Classes.IsUpper),
        new("strip", "self chars? /", call => Strip(call, atStart: true, atEnd: true)),
        new("lstrip", "self chars? /", call => Strip(call, atStart: true, atEnd: false)),
        new("rstrip", "self chars? /", call => Strip(call, atStart: false, atEnd: true)),
        new("removeprefix", "self prefix /", call => Same(call, call.Str(0).StartsWith(call.Str(1), StringComparison.Ordinal) ? call.Str(0)[call.Str(1).Length..] : call.Str(0))),
        new("removesuffix", "self suffix /", call => Same(call, call.Str(0).EndsWith(call.Str(1), StringComparison.Ordinal) ? call.Str(0)[..^call.Str(1).Length] : call.Str(0))),
        new("replace", "self old new / count?", call => Same(call, Splitting.Replace(call.State, call.Str(0), call.Str(1), call.Str(2), call.Int(3, -1)))),
        new("join", "self items /", Joining.Join),
        new("split", "self / sep? maxsplit?", call => Splitting.Split(call, fromEnd: false)),
        new("rsplit", "self / sep? maxsplit?", call => Splitting.Split(call, fromEnd: true)),
        new("splitlines", "self / keepends?", call => Splitting.SplitLines(call)),
        new("partition", "self sep /", call => Splitting.Partition(call, fromEnd: false)),
        new("rpartition", "self sep /", call => Splitting.Partition(call, fromEnd: true)),
        new("startswith", "self prefix start? stop? /", call => Searching.HasAffix(call, atEnd: false)),
        new("endswith", "self suffix start? stop? /", call => Searching.HasAffix(call, atEnd: true)),
        new("find", "self sub start? stop? /", call => Searching.Find(call, fromEnd: false, mustExist: false)),
        new("rfind", "self sub start? stop? /", call => Searching.Find(call, fromEnd: true, mustExist: false)),
        new("index", "self sub start? stop? /", call => Searching.Find(call, fromEnd: false, mustExist: true)),
        new("rindex", "self sub start? stop? /", call => Searching.Find(call, fromEnd: true, mustExist: true)),
        new("count", "self sub start? stop? /", Searching.Count),
        new("center", "self width fill? /", call => Padding.Pad(call, Padding.Side.Both)),
        new("ljust", "self width fill? /", call => Padding.Pad(call, Padding.Side.Right)),
        new("rjust", "self width fill? /", call => Padding.Pad(call, Padding.Side.Left)),
        new("zfill", "self width /", Padding.ZeroFill),
        new("expandtabs", "self / tabsize?", Padding.ExpandTabs),
        new("format", "self / * **", call => Same(call, BraceFormat.Apply(call.State, (StringValue)call[0], call.Further))),
    }.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    public static Builtin? Find(string name) => Methods.GetValueOrDefault(name);

    /// <summary>A text that is markup where the method's owner is.</summary>
    public static StringValue Same(Call call, string text) => call.State.NewText(text, ((StringValue)call[0]).IsMarkup);

    private static Builtin Changing(string name, Func<string, string> change) => new(name, "self /", call => Same(call, change(call.Str(0))));

    private static Builtin Asking(string name, Func<string, bool> ask) => new(name, "self /", call =>
    {
        call.State.Budget.Step(call[0].Weight);
        return BoolValue.Of(ask(call.Str(0)));
    });

    private static StringValue Strip(Call call, bool atStart, bool atEnd)
        => Same(call, Padding.Strip(call.State, call.Str(0), call.OrNone(1) is null ? null : call.Str(1), atStart, atEnd));
}
