using SKIntern.Models.ChatTemplates.Jinja.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Lexing;

/// <summary>A whole tag of one word, such as <c>{%- raw -%}</c>.</summary>
/// <param name="Sign">The sign behind the opening, or zero.</param>
/// <param name="End">Where the tag ends, with the white space that belongs to it.</param>
internal readonly record struct TagMatch(char Sign, int End)
{
    public static bool TryMatch(string source, int at, string word, bool trimsLine, out TagMatch match)
    {
        match = default;
        int position = at + 2;
        char sign = position < source.Length && source[position] is '-' or '+' ? source[position++] : '\0';
        position = SkipSpace(source, position);
        if (string.CompareOrdinal(source, position, word, 0, word.Length) != 0)
        {
            return false;
        }

        position = SkipSpace(source, position + word.Length);
        char close = position < source.Length ? source[position] : '\0';
        bool hasSign = close == '-' || (close == '+' && trimsLine);
        position += hasSign ? 1 : 0;
        if (string.CompareOrdinal(source, position, "%}", 0, 2) != 0)
        {
            return false;
        }

        match = new TagMatch(sign, AfterEnd(source, position + 2, hasSign ? close : '\0', trimsLine));
        return true;
    }

    /// <summary>Where the text behind a tag starts.</summary>
    public static int AfterEnd(string source, int position, char sign, bool trimsLine) => sign switch
    {
        '-' => SkipSpace(source, position),
        '+' => position,
        _ => trimsLine && position < source.Length && source[position] == '\n' ? position + 1 : position,
    };

    private static int SkipSpace(string source, int position)
    {
        while (position < source.Length && PythonText.IsSpace(source[position]))
        {
            position++;
        }

        return position;
    }
}
