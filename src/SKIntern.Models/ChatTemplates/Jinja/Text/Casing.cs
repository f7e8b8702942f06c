using System.Collections.Frozen;
using System.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Upper and lower case as Python has them: the full mappings, in which one character can become several.</summary>
internal static class Casing
{
    private const char FinalSigma = 'ς';
    private const char Sigma = 'Σ';

    // The unconditional mappings of Unicode's SpecialCasing whose upper case has more than one character.
    private static readonly FrozenDictionary<int, string> Expansions = new Dictionary<int, string>
    {
        ['ß'] = "SS",
        ['ŉ'] = "ʼN",
        ['ǰ'] = "J̌",
        ['ΐ'] = "Ϊ́",
        ['ΰ'] = "Ϋ́",
        ['և'] = "ԵՒ",
        ['ẖ'] = "H̱",
        ['ẗ'] = "T̈",
        ['ẘ'] = "W̊",
        ['ẙ'] = "Y̊",
        ['ẚ'] = "Aʾ",
        ['ﬀ'] = "FF",
        ['ﬁ'] = "FI",
        ['ﬂ'] = "FL",
        ['ﬃ'] = "FFI",
        ['ﬄ'] = "FFL",
        ['ﬅ'] = "ST",
        ['ﬆ'] = "ST",
        ['ﬓ'] = "ՄՆ",
        ['ﬔ'] = "ՄԵ",
        ['ﬕ'] = "ՄԻ",
        ['ﬖ'] = "ՎՆ",
        ['ﬗ'] = "ՄԽ",
    }.ToFrozenDictionary();

    public static string Upper(string text) => Map(text, (_, _, rune) => UpperOf(rune));

    public static string Lower(string text) => Map(text, (source, at, rune) => LowerOf(source, at, rune));

    /// <summary>For comparisons without case.</summary>
    public static string Fold(string text) => Map(text, (_, _, rune) => rune.Value switch
    {
        'ς' => "σ",
        'ẞ' => "ss",
        _ => Expansions.TryGetValue(rune.Value, out string? upper) ? upper.ToLowerInvariant() : Rune.ToLowerInvariant(rune).ToString(),
    });

    public static string Swap(string text) => Map(text, (source, at, rune) => Rune.IsUpper(rune) ? LowerOf(source, at, rune) : UpperOf(rune));

    public static string Capitalize(string text)
        => Map(text, (source, at, rune) => at == 0 ? TitleOf(rune) : LowerOf(source, at, rune));

    /// <summary>Every run of letters with case starts with a capital.</summary>
    public static string Title(string text)
    {
        bool isInside = false;
        return Map(text, (source, at, rune) =>
        {
            string mapped = isInside ? LowerOf(source, at, rune) : TitleOf(rune);
            isInside = IsCased(rune);
            return mapped;
        });
    }

    public static bool IsCased(Rune rune) => Rune.IsUpper(rune) || Rune.IsLower(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.TitlecaseLetter;

    private static string UpperOf(Rune rune)
        => Expansions.TryGetValue(rune.Value, out string? upper) ? upper : Rune.ToUpperInvariant(rune).ToString();

    private static string TitleOf(Rune rune)
        => Expansions.TryGetValue(rune.Value, out string? upper)
            ? upper[..1] + upper[1..].ToLowerInvariant()
            : rune.Value switch
            {
                'Ǆ' or 'ǆ' => "ǅ",
                'Ǉ' or 'ǉ' => "ǈ",
                'Ǌ' or 'ǌ' => "ǋ",
                'Ǳ' or 'ǳ' => "ǲ",
                'ǅ' or 'ǈ' or 'ǋ' or 'ǲ' or (>= 'ა' and <= 'ჿ') => rune.ToString(),
                _ => Rune.ToUpperInvariant(rune).ToString(),
            };

    private static string LowerOf(string text, int at, Rune rune) => rune.Value switch
    {
        'İ' => "i̇",
        Sigma when IsLetterBefore(text, at) && !IsLetterAfter(text, at + 1) => FinalSigma.ToString(),
        _ => Rune.ToLowerInvariant(rune).ToString(),
    };

    private static bool IsLetterBefore(string text, int at)
    {
        int before = at - 1;
        before -= before > 0 && char.IsLowSurrogate(text[before]) ? 1 : 0;
        return before >= 0 && IsCased(CodePoints.RuneAt(text, before));
    }

    private static bool IsLetterAfter(string text, int at) => at < text.Length && IsCased(CodePoints.RuneAt(text, at));

    private static string Map(string text, Func<string, int, Rune, string> map)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i += CodePoints.LengthAt(text, i))
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                result.Append(map(text, i, rune));
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
