using SKIntern.Models.Tokenization.Decoding;
using SKIntern.Models.Tokenization.Normalization;
using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the <c>decoder</c>.</summary>
internal static class DecoderReader
{
    private const int MaxStripped = 1 << 16;

    public static ITokenDecoder Read(JsonField? field)
    {
        if (field is null)
        {
            return new PlainDecoder();
        }

        List<IDecoderStage> stages = [];
        Read(field.Value, stages);
        return new StagedDecoder(stages);
    }

    private static void Read(JsonField field, List<IDecoderStage> stages)
    {
        JsonField type = field.Required("type");
        if (type.AsString() == "Sequence")
        {
            foreach (JsonField stage in field.Required("decoders").Items())
            {
                Read(stage, stages);
            }

            return;
        }

        stages.Add(type.AsString() switch
        {
            "ByteLevel" => new ByteLevelStage(),
            "ByteFallback" => new ByteFallbackStage(),
            "Fuse" => new FuseStage(),
            "Strip" => ReadStrip(field),
            "Replace" => TokenMaps.Replace(new ReplaceNormalizer(PatternReader.Read(field.Required("pattern")), field.Required("content").AsString())),
            "Metaspace" => TokenMaps.Metaspace(MetaspaceReader.ReadSign(field), MetaspaceReader.ReadScheme(field) != PrependScheme.Never),
            "WordPiece" => TokenMaps.WordPiece(field.Text("prefix", byDefault: "##"), field.Flag("cleanup", byDefault: true)),
            "BPEDecoder" => ReadEndOfWord(field),
            string other => throw type.Error("expected ByteLevel, ByteFallback, Fuse, Strip, Replace, Metaspace, WordPiece, BPEDecoder "
                + $"or Sequence, found \"{other}\""),
        });
    }

    private static IDecoderStage ReadStrip(JsonField field)
    {
        JsonField content = field.Required("content");
        return content.AsString().EnumerateRunes().Count() == 1
            ? TokenMaps.Strip(content.AsString(), field.Required("start").AsInteger(0, MaxStripped), field.Required("stop").AsInteger(0, MaxStripped))
            : throw content.Error($"expected one character, found \"{content.AsString()}\"");
    }

    private static IDecoderStage ReadEndOfWord(JsonField field)
    {
        string suffix = field.Text("suffix", byDefault: "</w>");
        return suffix.Length > 0 ? TokenMaps.EndOfWord(suffix) : throw field.Error("'suffix': expected at least one character");
    }
}
