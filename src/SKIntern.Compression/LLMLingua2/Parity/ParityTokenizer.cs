using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// The classifier's tokenizer as llmlingua uses it. llmlingua adds [NEW0] to [NEW99] to the vocabulary and random rows for them to the
/// embedding. Where the folder was saved before that, they are recognised here all the same, and the model reads its unknown token for
/// them: a row that was trained, the same in every run.
/// </summary>
internal sealed class ParityTokenizer
{
    public const char WordStart = '\u2581';

    private const string BertUnknown = "[UNK]";
    private const string RobertaUnknown = "<unk>";

    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly int _unknownId;

    public ParityTokenizer(TokenClassifier classifier)
    {
        _tokenizer = classifier.Tokenizer;
        IsWordPiece = classifier.Model.Config.Architecture == EncoderArchitecture.Bert;
        _unknownId = _tokenizer.IdOf(IsWordPiece ? BertUnknown : RobertaUnknown) ?? _tokenizer.IdOf(BertUnknown) ?? _tokenizer.IdOf(RobertaUnknown) ?? -1;
        bool marksWords = _tokenizer.Tokenize("a") is [{ } first, ..] && first.StartsWith(WordStart);
        if (_unknownId < 0 || IsWordPiece == marksWords)
        {
            throw new ArgumentException(
                $"{nameof(LLMLingua2Mode.Parity)} mode knows XLM-RoBERTa with its SentencePiece tokenizer and BERT with its WordPiece tokenizer, as llmlingua does; "
                + $"this is {classifier.Model.Config.Architecture} with another one. Use {nameof(LLMLingua2Mode.Fixed)} mode.", nameof(classifier));
        }

        // llmlingua names BERT's special tokens whatever the model; XLM-RoBERTa's tokenizer knows neither.
        (FirstId, LastId) = (_tokenizer.IdOf("[CLS]") ?? _unknownId, _tokenizer.IdOf("[SEP]") ?? _unknownId);
    }

    /// <summary>Whether tokens are spelled as BERT's, else as XLM-RoBERTa's.</summary>
    public bool IsWordPiece { get; }

    public int FirstId { get; }

    public int LastId { get; }

    /// <summary>A text's tokens; characters that are unknown to XLM-RoBERTa's as they stand.</summary>
    public IReadOnlyList<string> Tokenize(string text, ForceTokenMap map)
        => [.. Split(text, map).SelectMany(part => part.IsPlaceholder ? [part.Text] : _tokenizer.Tokenize(part.Text))];

    public int Count(string text) => _tokenizer.Tokenize(text).Count;

    /// <summary>A text's token ids, each with its token; special tokens have none.</summary>
    public IReadOnlyList<(int Id, string? Token)> Encode(string text, ForceTokenMap map)
        => [.. Split(text, map).SelectMany(part => part.IsPlaceholder ? [(_unknownId, (string?)part.Text)] : _tokenizer.Encode(part.Text).Select(id => (id, TokenOf(id))))];

    public string Join(IReadOnlyList<string> tokens) => _tokenizer.JoinTokens(tokens);

    private string? TokenOf(int id)
    {
        string? token = _tokenizer.TokenOf(id);
        bool isSkipped = token is null || id == _unknownId || (_tokenizer.IsSpecial(id) && !ForceTokenMap.IsPlaceholder(token));
        return isSkipped ? null : token;
    }

    /// <summary>Cuts out the placeholders that the tokenizer does not know.</summary>
    private IEnumerable<(string Text, bool IsPlaceholder)> Split(string text, ForceTokenMap map)
    {
        string[] missing = [.. map.Placeholders.Where(placeholder => _tokenizer.IdOf(placeholder) is null)];
        int start = 0;
        while (missing.Length > 0)
        {
            (int at, string placeholder) = missing.Select(p => (text.IndexOf(p, start, StringComparison.Ordinal), p)).Where(found => found.Item1 >= 0).DefaultIfEmpty((-1, "")).Min();
            if (at < 0)
            {
                break;
            }

            if (at > start)
            {
                yield return (text[start..at], false);
            }

            yield return (placeholder, true);
            start = at + placeholder.Length;
        }

        if (start < text.Length)
        {
            yield return (text[start..], false);
        }
    }
}
