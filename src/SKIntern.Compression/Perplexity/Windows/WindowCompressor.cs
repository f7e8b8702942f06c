using SKIntern.Models.Decoder;

namespace SKIntern.Compression;

/// <summary>
/// Drops tokens window by window, each read with what is left of the windows before it (LLMLingua, algorithm 2: iterative token-level
/// prompt compression; LongLLMLingua's contrast where asked for). Made for one prompt; owns its caches.
/// </summary>
/// <remarks>
/// Follows <c>iterative_compress_prompt</c> of microsoft/LLMLingua 0.2.2 in its oddities too, since a prompt comes out the same only
/// then: a token is judged by the value of the token behind it; thresholds are taken over all tokens, read or to be read;
/// positions count from the end where a short prompt makes them negative; what is left behind the last full window stays; and where a
/// prompt is shorter than prefix and window together, tokens of the prefix that are not compared with anything may go, in whose stead
/// as many at the start of the contexts are taken for the prefix.
/// </remarks>
internal sealed class WindowCompressor : IDisposable
{
    // The first positions that stay in the cache beside the prefix.
    public const int ProtectedTokens = 10;

    private readonly PromptTokens _tokens;
    private readonly CachedLosses _losses;
    private readonly CachedLosses? _alone;
    private readonly float?[] _importance;
    private readonly int _maxPositions;
    private readonly int _prefix;
    private readonly int _windowTokens;

    /// <summary>Takes a prompt.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The tokens of prefix and contexts.</param>
    /// <param name="prefixTokens">How many of them are the prefix.</param>
    /// <param name="windowTokens">The length of a window.</param>
    /// <param name="options">Whether tokens are compared with themselves without the prefix, and runs of a token stay.</param>
    public WindowCompressor(DecoderModel model, int[] ids, int prefixTokens, int windowTokens, LLMLinguaOptions options)
    {
        NegativeLogLikelihood.RequireKnown(model, ids);
        _tokens = new(ids, options.KeepSplit ? options.SplitTokenId : null);
        _losses = new(model, ids.Length);
        _alone = options.ConditionCompare ? new(model, ids.Length) : null;
        _importance = new float?[ids.Length];
        (_maxPositions, _prefix, _windowTokens) = (model.Config.MaxPositionEmbeddings, Math.Min(prefixTokens, ids.Length), windowTokens);
    }

    /// <summary>Compresses.</summary>
    /// <param name="windows">The windows with their rates.</param>
    /// <param name="progress">Told the share of windows that are done, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    /// <returns>Where the tokens that are left stood in the prompt, without the prefix.</returns>
    public IReadOnlyList<int> Compress(IReadOnlyList<IReadOnlyList<WindowSegment>> windows, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        int end = Math.Min(_windowTokens + _prefix, _tokens.Ids.Length);
        for (int window = 0; window < windows.Count && end <= _tokens.Ids.Length; window++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            end -= MakeRoom(end);
            if (!Read(window, end))
            {
                break;
            }

            foreach (WindowSegment segment in windows[window])
            {
                int segmentEnd = end - _windowTokens + segment.Tokens;
                end = segmentEnd - Drop(segmentEnd, segment) + _windowTokens;
            }

            progress?.Report((window + 1.0) / windows.Count);
        }

        return [.. _tokens.AllOrigins.Skip(_prefix)];
    }

    /// <summary>What a token of the prompt was judged by, or <see langword="null"/> where no window reached it.</summary>
    public float? ImportanceOf(int origin) => _importance[origin];

    /// <inheritdoc/>
    public void Dispose()
    {
        _losses.Dispose();
        _alone?.Dispose();
    }

    private int MakeRoom(int end)
    {
        if (end <= _maxPositions || !_losses.IsCached)
        {
            return 0;
        }

        int excess = end - _maxPositions;
        _tokens.Pass(excess);
        _losses.Shift(excess, ProtectedTokens + _prefix);
        _alone?.Shift(excess, ProtectedTokens + _prefix);
        return excess;
    }

    // The first window is judged by values of the whole prompt as it stands. Each later one is read behind the window before it, which
    // is read again since it has shrunk; the cache holds what is before both.
    private bool Read(int window, int end)
    {
        if (window == 0)
        {
            return _losses.ReadAll(_tokens.Ids) && (_alone?.ReadAll(_tokens.Ids.AsSpan(_prefix)) ?? true);
        }

        if (!_losses.ReadTo(_tokens.Ids, end))
        {
            return false;
        }

        _losses.KeepCached(end - _windowTokens);
        bool isRead = _alone?.ReadTo(_tokens.Ids.AsSpan(Math.Min(_prefix, _tokens.Ids.Length)), end - _prefix) ?? true;
        _alone?.KeepCached(end - _windowTokens - _prefix);
        return isRead;
    }

    /// <summary>Drops the tokens of a stretch whose importance does not exceed its threshold.</summary>
    /// <param name="end">Where the stretch ends; may be negative.</param>
    /// <param name="segment">Its length and rate.</param>
    /// <returns>How many tokens before its end were dropped.</returns>
    private int Drop(int end, WindowSegment segment)
    {
        float[] losses = _losses.Values;
        (float[] importance, int first) = Importance();
        float threshold = LossThreshold.Of(importance, segment.Rate);
        var keep = new bool[Math.Max(losses.Length + 1, _tokens.Ids.Length)];
        Array.Fill(keep, true);
        int valued = losses.Length + 1;
        (int start, int stop) = (PythonText.Bound(end - segment.Tokens, valued), PythonText.Bound(end, valued));
        for (int i = start; i < stop; i++)
        {
            bool isJudged = i >= first && i - first < importance.Length;
            keep[i] = isJudged ? importance[i - first] > threshold : losses[i < losses.Length ? i : 0] > 0;
            if (isJudged && i < _tokens.Origins.Length)
            {
                _importance[_tokens.Origins[i]] = importance[i - first];
            }
        }

        // The values go by what the threshold says alone, before runs of the split token are kept: as in the reference.
        bool[] judged = keep;
        _losses.Filter(i => judged[i]);
        _alone?.Filter(i => i + _prefix >= judged.Length || judged[i + _prefix]);
        keep = judged[.._tokens.Ids.Length];
        _tokens.KeepSplits(keep, end - segment.Tokens, end);
        int dropped = keep[..PythonText.Bound(end, keep.Length)].Count(isKept => !isKept);
        _tokens.Filter(keep);
        return dropped;
    }

    private (float[] Values, int First) Importance()
    {
        if (_alone is null)
        {
            return (_losses.Values, 0);
        }

        IEnumerable<float> given = _losses.Values.Skip(_prefix);
        return ([.. _alone.Values.Zip(given, (alone, questioned) => alone - questioned)], _prefix);
    }
}
