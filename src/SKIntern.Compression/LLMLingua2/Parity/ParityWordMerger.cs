using System.Globalization;
using System.Text;

namespace SKIntern.Compression;

/// <summary>Puts tokens together into words, with the reference's rules about forced tokens and digits.</summary>
internal sealed class ParityWordMerger(ParityTokenizer tokenizer, ForceTokenMap map, LLMLingua2PrepareOptions options, Func<string, int> countTokens)
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private readonly StringBuilder _text = new();
    private readonly List<(float Probability, bool IsForced)> _parts = [];
    private float _unforced;

    /// <summary>The words of a row.</summary>
    /// <param name="tokens">The tokens; null for special ones, which are skipped.</param>
    /// <param name="probabilities">P(keep) of each token.</param>
    public IReadOnlyList<ParityWord> Merge(IEnumerable<string?> tokens, IEnumerable<float> probabilities)
    {
        List<ParityWord> words = [];
        foreach ((string? token, float probability) in tokens.Zip(probabilities))
        {
            if (token is null)
            {
                continue;
            }

            // The reference fails where a row begins inside a word.
            if (IsWordStart(token) || _parts.Count == 0)
            {
                Finish(words);
                string word = map.Restore(token);
                _text.Append(word);
                _unforced = probability;
                _parts.Add(map.IsForced(Pure(token)) || IsReserved(word) ? (1, true) : (probability, false));
            }
            else
            {
                _text.Append(Pure(token));
                _parts.Add(IsReserved(token) ? (1, true) : (probability, false));
            }
        }

        Finish(words);
        return words;
    }

    private void Finish(List<ParityWord> words)
    {
        if (_parts.Count == 0)
        {
            return;
        }

        string text = _text.ToString();
        bool first = options.TokenToWord == TokenToWord.First;
        words.Add(new(
            text,
            first ? _parts[0].Probability : Mean(_parts.Select(part => part.Probability)),
            first ? _parts[0].IsForced : _parts.TrueForAll(part => part.IsForced),
            first ? _unforced : Mean(Enumerable.Repeat(_unforced, _parts.Count)),
            countTokens(text)));
        _text.Clear();
        _parts.Clear();
    }

    // One after the other in 32 bits, as numpy's scalars are added.
    private static float Mean(IEnumerable<float> values)
    {
        float sum = 0;
        int count = 0;
        foreach (float value in values)
        {
            sum += value;
            count++;
        }

        return sum / count;
    }

    private bool IsWordStart(string token) => tokenizer.IsWordPiece
        ? map.IsForced(Pure(token)) || !token.StartsWith("##", StringComparison.Ordinal)
        : Punctuation.Contains(token, StringComparison.Ordinal) || map.IsForced(token) || token.StartsWith(ParityTokenizer.WordStart);

    private string Pure(string token) => token.TrimStart(tokenizer.IsWordPiece ? '#' : ParityTokenizer.WordStart);

    private bool IsReserved(string token)
        => options.ForceReserveDigit && token.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber);
}
