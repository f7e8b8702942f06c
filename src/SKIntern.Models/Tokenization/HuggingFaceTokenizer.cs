using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SKIntern.Models.Tokenization.AddedTokens;
using SKIntern.Models.Tokenization.Loading;
using SKIntern.Models.Tokenization.Model;
using SKIntern.Models.Tokenization.Normalization;
using SKIntern.Models.Tokenization.PostProcessing;
using SKIntern.Tokenization;

namespace SKIntern.Models.Tokenization;

/// <summary>
/// A tokenizer in the stages of Hugging Face tokenizers: added tokens are cut out first, the rest is normalised,
/// pre-tokenised into pieces and encoded by the model; decoding maps tokens back to text. Made by <see cref="TokenizerLoader"/>.
/// </summary>
public sealed class HuggingFaceTokenizer : ITokenizer
{
    // English text has about four characters a token.
    private const int CharsPerToken = 4;

    private readonly TokenizerParts _parts;
    private readonly AddedTokenMatcher _verbatimTokens;
    private readonly AddedTokenMatcher _normalizedTokens;
    private readonly bool _needsTracking;

    internal HuggingFaceTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _verbatimTokens = new AddedTokenMatcher(parts.AddedTokens.Where(t => !t.Normalized));
        _normalizedTokens = new AddedTokenMatcher(parts.AddedTokens.Where(t => t.Normalized)
            .Select(t => t with { Content = parts.Normalizer?.Normalize(t.Content) ?? t.Content }));
        _needsTracking = parts.Normalizer is not null && parts.PreTokenizer.NeedsOrigins;
    }

    /// <inheritdoc/>
    public int VocabularySize => _parts.Tokens.Size;

    /// <inheritdoc/>
    public int? BeginOfSequenceId => _parts.SpecialIds.BeginOfSequence;

    /// <inheritdoc/>
    public int? EndOfSequenceId => _parts.SpecialIds.EndOfSequence;

    /// <inheritdoc/>
    public int? PaddingId => _parts.SpecialIds.Padding;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The tokenizer's stages make the text longer than 67 million characters.</exception>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormedText.Of(text);
        List<int> ids = new((text.Length / CharsPerToken) + 4);
        if (addSpecialTokens)
        {
            ids.AddRange(_parts.PostProcessor.Template.Before);
        }

        // Where the stages need to know where a piece stands in the text, only tracking tells behind a normaliser.
        EncodeText(_needsTracking ? Piece.Track(text) : new Piece(text, default, 0), ids, null);
        if (addSpecialTokens)
        {
            ids.AddRange(_parts.PostProcessor.Template.After);
        }

        return ids;
    }

    /// <summary>Encodes a text and tells where in it each token comes from.</summary>
    /// <param name="text">The text; may be empty. Special tokens written out in it are recognised.</param>
    /// <param name="addSpecialTokens">Whether the tokenizer's own template is applied.</param>
    /// <returns>The ids, equal to those of <see cref="Encode"/>, with one offset each.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public TokenEncoding EncodeWithOffsets(string text, bool addSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormedText.Of(text);
        List<int> ids = new((text.Length / CharsPerToken) + 4);
        List<TokenOffset> offsets = new(ids.Capacity);
        EncodeText(Piece.Track(text), ids, offsets);
        _parts.PostProcessor.Trim(text, offsets, [.. ids.Select(id => _parts.Tokens.TokenOf(id)!)]);
        if (!addSpecialTokens)
        {
            return new TokenEncoding(ids, offsets);
        }

        SequenceTemplate template = _parts.PostProcessor.Template;
        return new TokenEncoding(
            [.. template.Before, .. ids, .. template.After],
            [.. template.Before.Select(_ => default(TokenOffset)), .. offsets, .. template.After.Select(_ => default(TokenOffset))]);
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        List<string> tokens = new(ids.Count);
        for (int i = 0; i < ids.Count; i++)
        {
            CheckId(ids[i], nameof(ids));
            // An id in a gap of the vocabulary stands for nothing.
            if (_parts.Tokens.TokenOf(ids[i]) is string token && !(skipSpecialTokens && _parts.Tokens.IsSpecial(ids[i])))
            {
                tokens.Add(token);
            }
        }

        return _parts.Decoder.Decode(tokens);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative or not below <see cref="VocabularySize"/>.</exception>
    public bool DependsOnNext(int id)
    {
        CheckId(id, nameof(id));
        return _parts.Tokens.TokenOf(id) is string token && _parts.Decoder.DependsOnNext(token);
    }

    /// <summary>Encodes a text as tokens instead of ids.</summary>
    /// <param name="text">The text; may be empty. Special tokens written out in it are recognised.</param>
    /// <returns>
    /// One token for each id of <see cref="Encode"/>, as the vocabulary spells it; a stretch of characters that a Unigram model does not
    /// know is given as it stands, normalised, as Hugging Face's <c>tokenize</c> does, so that nothing of the text is lost.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormedText.Of(text);
        List<int> ids = new((text.Length / CharsPerToken) + 4);
        Dictionary<int, string> unknown = [];
        EncodeText(_needsTracking ? Piece.Track(text) : new Piece(text, default, 0), ids, null, unknown);
        return [.. ids.Select((id, i) => unknown.GetValueOrDefault(i) ?? _parts.Tokens.TokenOf(id)!)];
    }

    /// <summary>Joins tokens into text, as <see cref="Decode"/> does with the tokens of ids.</summary>
    /// <param name="tokens">The tokens; they need not be in the vocabulary (Hugging Face's <c>convert_tokens_to_string</c>).</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tokens"/> is null.</exception>
    public string JoinTokens(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return _parts.Decoder.Decode(tokens);
    }

    /// <summary>The text of a token as the vocabulary spells it (byte-level BPE writes a space as <c>Ġ</c>).</summary>
    /// <param name="id">The id, in [0, <see cref="VocabularySize"/>).</param>
    /// <returns>The token, or <see langword="null"/> for an id in a gap of the vocabulary.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative or not below <see cref="VocabularySize"/>.</exception>
    public string? TokenOf(int id)
    {
        CheckId(id, nameof(id));
        return _parts.Tokens.TokenOf(id);
    }

    /// <summary>The id of a token.</summary>
    /// <param name="token">The token as the vocabulary spells it, added tokens included.</param>
    /// <returns>The id, or <see langword="null"/> where there is no such token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is null.</exception>
    public int? IdOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _parts.Tokens.IdOf(token);
    }

    /// <summary>Whether a token is special, that is, left out by <see cref="Decode"/> when special tokens are skipped.</summary>
    /// <param name="id">The id, in [0, <see cref="VocabularySize"/>).</param>
    /// <returns>Whether it is special.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative or not below <see cref="VocabularySize"/>.</exception>
    public bool IsSpecial(int id)
    {
        CheckId(id, nameof(id));
        return _parts.Tokens.IsSpecial(id);
    }

    /// <summary>Turns the tokenizer into GGUF metadata, to write a model that llama.cpp can run.</summary>
    /// <returns>The metadata; those that the tokenizer was loaded from, if it was.</returns>
    /// <exception cref="TokenizerException">
    /// The tokenizer has something that GGUF cannot say, such as an added token that takes the white space beside it; the message
    /// names it. Or the file that it was loaded from is gone.
    /// </exception>
    public GgufTokenizerData ToGguf()
    {
        if (_parts.Gguf is GgufTokenizerData data)
        {
            return data;
        }

        using JsonDocument document = _parts.Definition();
        return new GgufTokenizerWriter(JsonField.Root(document, _parts.Location), _parts.SpecialIds).Write();
    }

    /// <summary>
    /// Writes the tokenizer as <c>tokenizer.json</c>, and the names of its begin, end and padding tokens as
    /// <c>tokenizer_config.json</c>; both or neither are replaced.
    /// </summary>
    /// <param name="folder">The folder, which must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="TokenizerException">The file that the tokenizer was loaded from is gone.</exception>
    public void SaveTo(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using JsonDocument document = _parts.Definition();
        TokenizerJsonWriter.Write(folder, document, this);
    }

    private void CheckId(int id, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, VocabularySize, parameter);
    }

    /// <param name="text">The text.</param>
    /// <param name="ids">The ids are appended here.</param>
    /// <param name="offsets">Where given, takes for each id the part of the original text.</param>
    /// <param name="unknown">Where given, takes by index the characters that became a Unigram model's unknown token.</param>
    private void EncodeText(Piece text, List<int> ids, List<TokenOffset>? offsets, Dictionary<int, string>? unknown = null)
    {
        foreach (TextSegment segment in _verbatimTokens.Split(text))
        {
            if (!TryAppendToken(segment, ids, offsets))
            {
                EncodeSegment(segment.Text, ids, offsets, unknown);
            }
        }
    }

    private void EncodeSegment(Piece segment, List<int> ids, List<TokenOffset>? offsets, Dictionary<int, string>? unknown)
    {
        if (_parts.Normalizer is not null)
        {
            segment = _parts.Normalizer.Normalize(segment);
        }

        foreach (TextSegment part in _normalizedTokens.Split(segment))
        {
            if (!TryAppendToken(part, ids, offsets))
            {
                EncodePieces(part.Text, ids, offsets, unknown);
            }
        }
    }

    private static bool TryAppendToken(TextSegment segment, List<int> ids, List<TokenOffset>? offsets)
    {
        if (segment.TokenId is not int id)
        {
            return false;
        }

        ids.Add(id);
        offsets?.Add(segment.Text.OriginOf(0, segment.Text.Text.Length));
        return true;
    }

    private void EncodePieces(Piece text, List<int> ids, List<TokenOffset>? offsets, Dictionary<int, string>? unknown)
    {
        List<Piece> pieces = new((text.Text.Length / CharsPerToken) + 4);
        _parts.PreTokenizer.Split(text, pieces);
        List<ByteRange>? ranges = offsets is null ? null : [];
        foreach (ref readonly Piece piece in CollectionsMarshal.AsSpan(pieces))
        {
            int first = ids.Count;
            _parts.Model.Encode(piece.Span, ids, ranges);
            if (offsets is not null)
            {
                PieceOffsets.Append(piece, ranges!, offsets);
                ranges!.Clear();
            }

            if (unknown is not null && _parts.Model.VerbatimUnknownId is int unknownId && ids.IndexOf(unknownId, first) >= 0)
            {
                AddUnknown(piece.Span, first, unknownId, unknown);
            }
        }
    }

    private void AddUnknown(ReadOnlySpan<char> piece, int first, int unknownId, Dictionary<int, string> unknown)
    {
        List<int> ids = [];
        List<ByteRange> ranges = [];
        _parts.Model.Encode(piece, ids, ranges);
        byte[] utf8 = Encoding.UTF8.GetBytes(piece.ToArray());
        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i] == unknownId)
            {
                unknown[first + i] = Encoding.UTF8.GetString(utf8, ranges[i].Start, ranges[i].End - ranges[i].Start);
            }
        }
    }
}
