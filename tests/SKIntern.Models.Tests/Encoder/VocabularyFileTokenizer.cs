using Microsoft.ML.Tokenizers;
using SKIntern.Tokenization;

namespace SKIntern.Models.Tests.Encoder;

/// <summary>WordPiece, uncased, from a <c>vocab.txt</c>.</summary>
internal sealed class VocabularyFileTokenizer(string path) : ITokenizer
{
    private readonly BertTokenizer _tokenizer = BertTokenizer.Create(path, new BertOptions { RemoveNonSpacingMarks = true });

    public int VocabularySize { get; } = File.ReadLines(path).Count();

    public int? BeginOfSequenceId => _tokenizer.ClassificationTokenId;

    public int? EndOfSequenceId => _tokenizer.SeparatorTokenId;

    public int? PaddingId => _tokenizer.PaddingTokenId;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
        => _tokenizer.EncodeToIds(string.Concat(text.Select(IsolateSymbol)), addSpecialTokens, considerPreTokenization: true, considerNormalization: true);

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => _tokenizer.Decode(ids, skipSpecialTokens);

    // BERT splits at every ASCII character that is neither letter nor digit, the library only at those that Unicode calls punctuation.
    private static string IsolateSymbol(char c) => char.IsAscii(c) && char.IsSymbol(c) ? $" {c} " : c.ToString();
}
