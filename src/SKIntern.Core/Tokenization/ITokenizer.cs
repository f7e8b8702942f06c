namespace SKIntern.Tokenization;

/// <summary>Turns text into token ids and back. Implementations are immutable and thread-safe.</summary>
public interface ITokenizer
{
    /// <summary>The number of ids, added and special tokens included; every id is below it.</summary>
    int VocabularySize { get; }

    /// <summary>The token that starts a sequence, or <see langword="null"/> where the model uses none.</summary>
    int? BeginOfSequenceId { get; }

    /// <summary>The token that ends a sequence, or <see langword="null"/> where the tokenizer names none.</summary>
    int? EndOfSequenceId { get; }

    /// <summary>The token used for padding, or <see langword="null"/> where the tokenizer names none.</summary>
    int? PaddingId { get; }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text; may be empty. Special tokens written out in it are recognised.</param>
    /// <param name="addSpecialTokens">Whether the tokenizer's own template (such as a leading begin-of-sequence token) is applied.</param>
    /// <returns>The token ids, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false);

    /// <summary>Decodes token ids.</summary>
    /// <param name="ids">The token ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of the text.</param>
    /// <returns>The text; bytes that form no character become U+FFFD.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative or not below <see cref="VocabularySize"/>.</exception>
    string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true);

    /// <summary>
    /// Whether the text of a token is settled only by the tokens behind it, however many: a byte of SentencePiece's byte fallback
    /// is such a token, since one wrong byte makes all of its neighbours U+FFFD.
    /// </summary>
    /// <param name="id">The token, in [0, <see cref="VocabularySize"/>).</param>
    /// <returns>Whether <see cref="IncrementalDecoder"/> holds it back until another token follows.</returns>
    bool DependsOnNext(int id) => false;

    /// <summary>The number of tokens of a text, without special tokens added.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of ids that <see cref="Encode"/> gives.</returns>
    int Count(string text) => Encode(text).Count;
}
