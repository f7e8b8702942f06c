namespace SKIntern.Models.Tokenization.Model;

/// <summary>
/// The unknown characters seen last in a piece. They wait for the next known character, since adjacent ones may become one token;
/// characters that fall back to bytes do not end the wait.
/// </summary>
/// <param name="unknownId">The token for them, or <see langword="null"/> to leave them out.</param>
/// <param name="fuse">Whether adjacent ones become one token.</param>
internal struct UnknownRun(int? unknownId, bool fuse)
{
    private int _bytes;

    public void Add(int bytes, BpeWord word)
    {
        if (unknownId is null)
        {
            return;
        }

        if (!fuse)
        {
            Flush(word);
        }

        _bytes += bytes;
    }

    public void Flush(BpeWord word)
    {
        if (_bytes > 0)
        {
            word.Add(unknownId!.Value, _bytes);
            _bytes = 0;
        }
    }
}
