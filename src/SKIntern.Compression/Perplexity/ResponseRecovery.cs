using System.Runtime.InteropServices;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>Maps stretches of an answer that stand in a compressed prompt back to the original one.</summary>
internal sealed class ResponseRecovery
{
    // How far apart two matching tokens may stand in the original.
    private const int MaxGap = 10;

    private readonly ITokenizer _tokenizer;
    private readonly string _compressedPrompt;
    private readonly IReadOnlyList<int> _original;
    private readonly Dictionary<int, List<int>> _places = [];

    public ResponseRecovery(ITokenizer tokenizer, string originalPrompt, string compressedPrompt)
    {
        _tokenizer = tokenizer;
        _compressedPrompt = compressedPrompt;
        _original = tokenizer.Encode(originalPrompt);
        for (int i = 0; i < _original.Count; i++)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_places, _original[i], out _) ??= []).Add(i);
        }
    }

    /// <summary>The answer with the original wording.</summary>
    public string Recover(string response)
    {
        string[] words = response.Split(' ');
        List<string> recovered = new(words.Length);
        for (int first = 0; first < words.Length;)
        {
            int count = LongestKnown(words, first);
            recovered.Add(count == 0 ? words[first] : Original(string.Join(' ', words, first, count)));
            first += Math.Max(count, 1);
        }

        return string.Join(' ', recovered);
    }

    /// <summary>How many words from one on stand in the compressed prompt as they are.</summary>
    private int LongestKnown(string[] words, int first)
    {
        if (words[first].Length == 0)
        {
            return 0;
        }

        int count = 0;
        while (first + count < words.Length && _compressedPrompt.Contains(string.Join(' ', words, first, count + 1), StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    /// <summary>The stretch of the original with the most tokens of a phrase in order; the shortest among equals.</summary>
    private string Original(string phrase)
    {
        IReadOnlyList<int> ids = _tokenizer.Encode(phrase);
        (int Matches, int Start, int End) best = default;
        foreach (int start in ids.Count == 0 ? [] : PlacesOf(ids[0]))
        {
            (int matches, int end) = MatchFrom(ids, start);
            if (matches > best.Matches || (matches == best.Matches && end - start < best.End - best.Start))
            {
                best = (matches, start, end);
            }
        }

        return best.Matches == 0 ? phrase : _tokenizer.Decode([.. _original.Skip(best.Start).Take(best.End - best.Start)], skipSpecialTokens: false);
    }

    private (int Matches, int End) MatchFrom(IReadOnlyList<int> ids, int start)
    {
        int matches = 1, last = start;
        foreach (List<int> places in ids.Skip(1).Select(PlacesOf))
        {
            int found = places.BinarySearch(last + 1);
            int next = found < 0 ? ~found : found;
            if (next < places.Count && places[next] - last <= MaxGap)
            {
                (matches, last) = (matches + 1, places[next]);
            }
        }

        return (matches, last + 1);
    }

    private List<int> PlacesOf(int id) => _places.GetValueOrDefault(id) ?? [];
}
