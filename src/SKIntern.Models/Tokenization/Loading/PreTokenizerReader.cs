using System.Text;
using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>Reads the <c>pre_tokenizer</c>.</summary>
internal sealed class PreTokenizerReader
{
    private const string ByteLevel = "ByteLevel";

    private readonly List<JsonField> _stages = [];

    public PreTokenizerReader(JsonField? field)
    {
        if (field is not null)
        {
            Flatten(field.Value);
        }
    }

    /// <summary>Whether the last stage spells bytes, which BPE does faster by itself.</summary>
    public bool EndsInByteLevel => _stages.Count > 0 && TypeOf(_stages[^1]) == ByteLevel && !_stages.SkipLast(1).Any(s => TypeOf(s) == ByteLevel);

    /// <summary>Reads the stages.</summary>
    /// <param name="modelReadsBytes">Whether the last stage, a ByteLevel one, leaves the spelling to the model.</param>
    public IPreTokenizer Read(bool modelReadsBytes)
    {
        IPreTokenizer[] read = [.. _stages.Select((s, i) => Read(s, spell: !(modelReadsBytes && i == _stages.Count - 1)))
            .Where(s => s is not ByteLevelPreTokenizer { DoesNothing: true })];
        return read.Length switch
        {
            0 => new WholePreTokenizer(),
            1 => read[0],
            _ => new PreTokenizerSequence(read),
        };
    }

    private static string TypeOf(JsonField stage) => stage.Required("type").AsString();

    private static IPreTokenizer Read(JsonField field, bool spell)
    {
        JsonField type = field.Required("type");
        return type.AsString() switch
        {
            ByteLevel => new ByteLevelPreTokenizer(
                field.Flag("add_prefix_space", byDefault: true), field.Flag("use_regex", byDefault: true), spell),
            "Digits" => new DigitsPreTokenizer(field.Flag("individual_digits", byDefault: false)),
            "Split" => new SplitPreTokenizer(
                PatternReader.Read(field.Required("pattern")), ReadBehavior(field.Required("behavior")), field.Flag("invert", byDefault: false)),
            "Metaspace" => new MetaspacePreTokenizer(
                MetaspaceReader.ReadSign(field), MetaspaceReader.ReadScheme(field), field.Flag("split", byDefault: true)),
            "BertPreTokenizer" => CharacterSplits.Bert(),
            "Whitespace" => CharacterSplits.WordsAndSigns(),
            "WhitespaceSplit" => CharacterSplits.WhiteSpace(),
            "Punctuation" => CharacterSplits.Punctuation(
                field.Optional("behavior") is JsonField behavior ? ReadBehavior(behavior) : SplitBehavior.Isolated),
            "CharDelimiterSplit" => CharacterSplits.Delimiter(ReadCharacter(field.Required("delimiter"))),
            string other => throw type.Error("expected ByteLevel, Digits, Split, Metaspace, BertPreTokenizer, Whitespace, WhitespaceSplit, "
                + $"Punctuation, CharDelimiterSplit or Sequence, found \"{other}\""),
        };
    }

    private static Rune ReadCharacter(JsonField field)
    {
        Rune[] runes = [.. field.AsString().EnumerateRunes()];
        return runes.Length == 1 ? runes[0] : throw field.Error($"expected one character, found \"{field.AsString()}\"");
    }

    private static SplitBehavior ReadBehavior(JsonField field)
    {
        string name = field.AsString();
        return Enum.GetNames<SplitBehavior>().Contains(name)
            ? Enum.Parse<SplitBehavior>(name)
            : throw field.Error($"expected one of {string.Join(", ", Enum.GetNames<SplitBehavior>())}; found \"{name}\"");
    }

    private void Flatten(JsonField field)
    {
        if (TypeOf(field) != "Sequence")
        {
            _stages.Add(field);
            return;
        }

        foreach (JsonField inner in field.Required("pretokenizers").Items())
        {
            Flatten(inner);
        }
    }
}
