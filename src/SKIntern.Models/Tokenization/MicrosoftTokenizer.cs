using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace SKIntern.Models.Tokenization;

/// <summary>
/// A tokenizer of this library behind the base class of Microsoft.ML.Tokenizers, for code that is written against that class
/// (chunkers, prompt builders, token counters). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Offsets are those of the text as given, so no normalised text is reported. Normalisation and pre-tokenisation belong to the
/// model: asking for ids without them is refused, not ignored.
/// </remarks>
public sealed class MicrosoftTokenizer : Tokenizer
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly bool _addSpecialTokens;

    /// <summary>Wraps a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="addSpecialTokens">Whether encoding applies the tokenizer's template, such as a leading begin-of-sequence token.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tokenizer"/> is null.</exception>
    public MicrosoftTokenizer(HuggingFaceTokenizer tokenizer, bool addSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_tokenizer, _addSpecialTokens) = (tokenizer, addSpecialTokens);
    }

    /// <inheritdoc/>
    /// <remarks>Special tokens are left out.</remarks>
    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _tokenizer.Decode([.. ids]);
    }

    /// <inheritdoc/>
    /// <remarks>All or nothing: a destination that is too small is left as it is.</remarks>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        int[] all = [.. ids];
        string text = _tokenizer.Decode(all);
        bool fits = text.TryCopyTo(destination);
        (idsConsumed, charsWritten) = fits ? (all.Length, text.Length) : (0, 0);
        return fits ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Require(settings);
        string whole = text ?? textSpan.ToString();
        IReadOnlyList<int> ids = _tokenizer.Encode(whole, _addSpecialTokens);
        if (ids.Count <= settings.MaxTokenCount)
        {
            return new() { Tokens = ids, CharsConsumed = whole.Length };
        }

        EncodeResults<EncodedToken> some = EncodeToTokens(text, textSpan, settings);
        return new() { Tokens = [.. some.Tokens.Select(t => t.Id)], CharsConsumed = some.CharsConsumed };
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Require(settings);
        string whole = text ?? textSpan.ToString();
        TokenEncoding encoding = _tokenizer.EncodeWithOffsets(whole, _addSpecialTokens);
        int count = Math.Min(encoding.Ids.Count, settings.MaxTokenCount);
        EncodedToken[] tokens = [.. Enumerable.Range(0, count).Select(i => new EncodedToken(
            encoding.Ids[i], _tokenizer.TokenOf(encoding.Ids[i]) ?? "", new(encoding.Offsets[i].Start, encoding.Offsets[i].End)))];
        int consumed = count == encoding.Ids.Count ? whole.Length : tokens.Select(t => t.Offset.End.Value).DefaultIfEmpty(0).Max();
        return new() { Tokens = tokens, CharsConsumed = consumed };
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Require(settings);
        return Math.Min(_tokenizer.Encode(text ?? textSpan.ToString(), _addSpecialTokens).Count, settings.MaxTokenCount);
    }

    private static void Require(EncodeSettings settings)
    {
        if (!settings.ConsiderNormalization || !settings.ConsiderPreTokenization)
        {
            throw new NotSupportedException("Normalisation and pre-tokenisation are parts of the model's tokenizer and cannot be left out.");
        }
    }
}
