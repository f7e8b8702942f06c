using SKIntern.Models.Tokenization.AddedTokens;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the flags of an added token.</summary>
internal static class AddedTokenReader
{
    public static AddedToken Read(JsonField item, int id, string content)
    {
        bool special = item.Flag("special", byDefault: false);
        return new AddedToken(id, content, special)
        {
            SingleWord = item.Flag("single_word", byDefault: false),
            StripLeft = item.Flag("lstrip", byDefault: false),
            StripRight = item.Flag("rstrip", byDefault: false),
            Normalized = item.Flag("normalized", byDefault: !special),
        };
    }
}
