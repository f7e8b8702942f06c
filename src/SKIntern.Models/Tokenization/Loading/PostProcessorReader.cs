using SKIntern.Models.Tokenization.PostProcessing;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the <c>post_processor</c>: what is put around a single sequence, and how offsets are trimmed.</summary>
internal static class PostProcessorReader
{
    public static PostProcessor Read(JsonField? field, TokenTable tokens)
    {
        if (field is null)
        {
            return PostProcessor.None;
        }

        List<SequenceTemplate> templates = [];
        List<OffsetTrim> trims = [];
        Read(field.Value, tokens, templates, trims);
        return templates.Count <= 1
            ? new PostProcessor(templates.FirstOrDefault() ?? SequenceTemplate.Empty, trims)
            : throw field.Value.Error($"expected at most one processor that adds tokens, found {templates.Count}");
    }

    private static void Read(JsonField field, TokenTable tokens, List<SequenceTemplate> templates, List<OffsetTrim> trims)
    {
        JsonField type = field.Required("type");
        SequenceTemplate? template = null;
        switch (type.AsString())
        {
            case "ByteLevel":
                AddTrim(field, templates, trims);
                break;
            case "RobertaProcessing":
                AddTrim(field, templates, trims);
                template = ReadClassic(field, tokens);
                break;
            case "BertProcessing":
                template = ReadClassic(field, tokens);
                break;
            case "TemplateProcessing":
                template = ReadTemplate(field, tokens);
                break;
            case "Sequence":
                foreach (JsonField inner in field.Required("processors").Items())
                {
                    Read(inner, tokens, templates, trims);
                }

                break;
            default:
                throw type.Error("expected ByteLevel, RobertaProcessing, BertProcessing, TemplateProcessing or Sequence, "
                    + $"found \"{type.AsString()}\"");
        }

        if (template is { Before.Count: > 0 } or { After.Count: > 0 })
        {
            templates.Add(template);
        }
    }

    private static void AddTrim(JsonField field, List<SequenceTemplate> templates, List<OffsetTrim> trims)
    {
        if (field.Flag("trim_offsets", byDefault: true))
        {
            trims.Add(new OffsetTrim(field.Flag("add_prefix_space", byDefault: true), templates.Exists(t => t.Before.Count > 0)));
        }
    }

    private static SequenceTemplate ReadClassic(JsonField field, TokenTable tokens)
        => new([ReadPair(field.Required("cls"), tokens)], [ReadPair(field.Required("sep"), tokens)]);

    private static SequenceTemplate ReadTemplate(JsonField field, TokenTable tokens)
    {
        List<int> before = [];
        List<int> after = [];
        JsonField single = field.Required("single");
        int sequences = 0;
        foreach (JsonField piece in single.Items())
        {
            if (piece.Optional("Sequence") is JsonField sequence)
            {
                JsonField name = sequence.Required("id");
                sequences += name.AsString() == "A" ? 1 : throw name.Error("expected \"A\", the only sequence of 'single'");
                continue;
            }

            string special = piece.Required("SpecialToken").Required("id").AsString();
            JsonField ids = (field.Optional("special_tokens") ?? throw field.Error("'special_tokens' is missing")).Required(special).Required("ids");
            (sequences == 0 ? before : after).AddRange(ids.Items().Select(id => KnownId(id, tokens)));
        }

        return sequences == 1
            ? new SequenceTemplate(before, after)
            : throw single.Error($"expected the sequence exactly once, found it {sequences} times");
    }

    private static int ReadPair(JsonField pair, TokenTable tokens)
    {
        JsonField[] items = [.. pair.Items()];
        return items.Length == 2 ? KnownId(items[1], tokens) : throw pair.Error($"expected a token and its id, found {items.Length} values");
    }

    private static int KnownId(JsonField field, TokenTable tokens)
    {
        int id = field.AsId();
        return id < tokens.Size && tokens.TokenOf(id) is not null ? id : throw field.Error($"the id {id} is not in the vocabulary");
    }
}
