namespace SKIntern.Tokenization;

/// <summary>
/// Turns ids into text as they arrive, never giving out half a character: text whose last bytes may still be completed
/// by the next token is held back, and so is a run of tokens whose text is settled only behind it. Not thread-safe; one instance per stream.
/// </summary>
/// <remarks>
/// A token's text can depend on the token before it (a leading space that only the first token loses), so each step decodes
/// a short window that starts at an earlier character boundary and gives out what is new in it.
/// </remarks>
public sealed class IncrementalDecoder
{
    // A UTF-8 sequence lacks at most its last byte of four; a decoder may show each of the three present ones as U+FFFD.
    private const int MaxHeldBack = 3;
    private const char Replacement = '\uFFFD';

    private readonly ITokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly List<int> _window = [];
    private int _contextIds;
    private int _emittedChars;
    private bool _isOpen;

    /// <summary>Creates a decoder at the start of a stream.</summary>
    /// <param name="tokenizer">The tokenizer whose ids arrive.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of the text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tokenizer"/> is null.</exception>
    public IncrementalDecoder(ITokenizer tokenizer, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        _skipSpecialTokens = skipSpecialTokens;
    }

    /// <summary>Takes the next id.</summary>
    /// <param name="id">The id, in [0, <see cref="ITokenizer.VocabularySize"/>).</param>
    /// <returns>The text that is complete now and was not given out before; often empty inside a multi-byte character.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative or not below the vocabulary size.</exception>
    public string Append(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _tokenizer.VocabularySize);
        _window.Add(id);

        // A token that adds no text, such as a special one that is skipped, settles nothing either.
        _isOpen = _tokenizer.DependsOnNext(id) || (_isOpen && _tokenizer.Decode([id], _skipSpecialTokens).Length == 0);
        if (_isOpen)
        {
            return "";
        }

        string text = DecodeWindow();
        int complete = CompleteLength(text);
        if (complete <= _emittedChars)
        {
            return "";
        }

        string fresh = text[_emittedChars..complete];
        _emittedChars = complete;
        if (complete == text.Length)
        {
            SlideWindow();
        }

        return fresh;
    }

    /// <summary>Ends the stream and starts a new one.</summary>
    /// <returns>The text held back, in which bytes that form no character are U+FFFD.</returns>
    public string Flush()
    {
        string text = DecodeWindow();
        string rest = text.Length > _emittedChars ? text[_emittedChars..] : "";
        _window.Clear();
        _contextIds = 0;
        _emittedChars = 0;
        _isOpen = false;
        return rest;
    }

    private static int CompleteLength(string text)
    {
        int length = text.Length;
        while (length > 0 && text.Length - length < MaxHeldBack && text[length - 1] == Replacement)
        {
            length--;
        }

        return length;
    }

    private string DecodeWindow() => _tokenizer.Decode(_window, _skipSpecialTokens);

    private void SlideWindow()
    {
        _window.RemoveRange(0, _contextIds);
        _contextIds = _window.Count;
        _emittedChars = DecodeWindow().Length;
    }
}
