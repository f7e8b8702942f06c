using SKIntern.Models.Tokenization.Normalization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the <c>normalizer</c>.</summary>
internal static class NormalizerReader
{
    public static INormalizer? Read(JsonField? field) => field is null ? null : Read(field.Value);

    private static INormalizer Read(JsonField field)
    {
        JsonField type = field.Required("type");
        return type.AsString() switch
        {
            "NFC" => new UnicodeFormNormalizer(compose: true),
            "NFD" => new UnicodeFormNormalizer(compose: false),
            "NFKC" => new UnicodeFormNormalizer(compose: true, compatibility: true),
            "NFKD" => new UnicodeFormNormalizer(compose: false, compatibility: true),
            "Lowercase" => new LowercaseNormalizer(),
            "Strip" => new StripNormalizer(field.Flag("strip_left", byDefault: true), field.Flag("strip_right", byDefault: true)),
            "StripAccents" => new StripAccentsNormalizer(),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(field.Required("pattern")), field.Required("content").AsString()),
            "Prepend" => new PrependNormalizer(field.Required("prepend").AsString()),
            "Nmt" => new NmtNormalizer(),
            "ByteLevel" => new ByteLevelNormalizer(),
            "Precompiled" => ReadPrecompiled(field.Required("precompiled_charsmap")),
            "BertNormalizer" => ReadBert(field),
            "Sequence" => new NormalizerSequence([.. field.Required("normalizers").Items().Select(Read)]),
            string other => throw type.Error("expected NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Replace, Prepend, Nmt, ByteLevel, "
                + $"Precompiled, BertNormalizer or Sequence, found \"{other}\""),
        };
    }

    private static BertNormalizer ReadBert(JsonField field)
    {
        bool lowercase = field.Flag("lowercase", byDefault: true);
        return new BertNormalizer(
            field.Flag("clean_text", byDefault: true),
            field.Flag("handle_chinese_chars", byDefault: true),
            field.Flag("strip_accents", byDefault: lowercase),
            lowercase);
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonField field)
    {
        string text = field.AsString();
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int count) && CharacterMap.TryRead(bytes.AsSpan(0, count)) is CharacterMap map
            ? new PrecompiledNormalizer(map)
            : throw field.Error("expected SentencePiece's compiled rules in base64");
    }
}
