namespace SKIntern.Compression;

/// <summary>
/// The tokens of a prompt while it is compressed: those that the windows still work on, and before them those that left the model's
/// reach.
/// </summary>
internal sealed class PromptTokens
{
    private readonly List<int> _passed = [];
    private readonly int? _splitTokenId;
    private bool[] _isSplit;

    /// <summary>Takes all tokens of a prompt.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="splitTokenId">The token whose runs stay, or <see langword="null"/> for none.</param>
    public PromptTokens(int[] ids, int? splitTokenId)
    {
        Ids = ids;
        Origins = [.. Enumerable.Range(0, ids.Length)];
        _splitTokenId = splitTokenId;
        _isSplit = [.. ids.Select((id, i) => id == splitTokenId && (At(i - 1) == id || At(i + 1) == id))];

        int? At(int i) => i >= 0 && i < ids.Length ? ids[i] : null;
    }

    /// <summary>The tokens.</summary>
    public int[] Ids { get; private set; }

    /// <summary>Where each stood in the prompt.</summary>
    public int[] Origins { get; private set; }

    /// <summary>Where the tokens that are left stood in the prompt, with those that left the model's reach.</summary>
    public IEnumerable<int> AllOrigins => _passed.Concat(Origins);

    /// <summary>Takes the first tokens out of the model's reach.</summary>
    public void Pass(int count)
    {
        _passed.AddRange(Origins[..count]);
        (Ids, Origins, _isSplit) = (Ids[count..], Origins[count..], _isSplit[count..]);
    }

    /// <summary>
    /// Keeps the runs of the split token as they were in the prompt, and one of those that only became neighbours in a stretch.
    /// </summary>
    public void KeepSplits(bool[] keep, int start, int end)
    {
        if (_splitTokenId is not { } split)
        {
            return;
        }

        for (int i = 0; i < keep.Length; i++)
        {
            keep[i] |= _isSplit[i];
        }

        bool followsSplit = false;
        for (int i = Math.Max(0, start); i < Math.Min(end, keep.Length); i++)
        {
            if (!keep[i])
            {
                continue;
            }

            bool isSplit = Ids[i] == split;
            keep[i] = !(isSplit && followsSplit && !_isSplit[i]);
            followsSplit = isSplit;
        }
    }

    /// <summary>Drops tokens.</summary>
    /// <param name="keep">For each token whether it stays.</param>
    public void Filter(bool[] keep)
    {
        Ids = [.. Ids.Where((_, i) => keep[i])];
        Origins = [.. Origins.Where((_, i) => keep[i])];
        _isSplit = [.. _isSplit.Where((_, i) => keep[i])];
    }
}
