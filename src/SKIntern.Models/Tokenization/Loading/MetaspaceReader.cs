using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the members that the pre-tokeniser and the decoder of type <c>Metaspace</c> share.</summary>
internal static class MetaspaceReader
{
    public static string ReadSign(JsonField field)
    {
        JsonField sign = field.Required("replacement");
        return sign.AsString().EnumerateRunes().Count() == 1 ? sign.AsString() : throw sign.Error($"expected one character, found \"{sign.AsString()}\"");
    }

    /// <summary>The scheme; old files have the flag <c>add_prefix_space</c> instead.</summary>
    public static PrependScheme ReadScheme(JsonField field)
    {
        bool byFlag = field.Flag("add_prefix_space", byDefault: true);
        if (field.Optional("prepend_scheme") is not JsonField scheme)
        {
            return byFlag ? PrependScheme.Always : PrependScheme.Never;
        }

        PrependScheme read = scheme.AsString() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            string other => throw scheme.Error($"expected always, first or never, found \"{other}\""),
        };
        return byFlag || read == PrependScheme.Never
            ? read
            : throw scheme.Error("expected \"never\", since 'add_prefix_space' is false");
    }
}
