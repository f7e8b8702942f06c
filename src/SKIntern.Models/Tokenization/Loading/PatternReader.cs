using System.Text.RegularExpressions;
using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads a <c>pattern</c>: a literal string or a regular expression.</summary>
internal static class PatternReader
{
    public static ISplitPattern Read(JsonField field)
    {
        if (field.Optional("String") is JsonField literal)
        {
            return new LiteralPattern(literal.AsString());
        }

        JsonField regex = field.Required("Regex");
        try
        {
            return new RegexPattern(KnownPatterns.Compile(regex.AsString()));
        }
        catch (RegexParseException e)
        {
            throw regex.Error($"expected a regular expression that .NET can run: {e.Message}");
        }
    }
}
