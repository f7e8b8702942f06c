using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Turns texts with known words into rows of tokens. A text with more tokens than fit a row is cut at the last end of a sentence that
/// fits, where there is none at the last end of a word, and where there is none inside the word.
/// </summary>
internal sealed class TokenRowBuilder
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly SequenceFrame _frame;
    private readonly int _room;

    /// <exception cref="ArgumentException">Tokenizer and model do not fit, or the row has no room for a token.</exception>
    public TokenRowBuilder(EncoderConfig config, HuggingFaceTokenizer tokenizer, int maxTokens)
    {
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} ids, but the model {config.VocabularySize}: the two do not belong together.", nameof(tokenizer));
        }

        _frame = SequenceFrame.Of(tokenizer);
        _tokenizer = tokenizer;
        _room = Math.Min(maxTokens, config.MaxLength) - _frame.Count;
        if (_room < 1)
        {
            throw new ArgumentException($"A row of {Math.Min(maxTokens, config.MaxLength)} tokens has no room beside {_frame.Count} special tokens.", nameof(maxTokens));
        }
    }

    /// <summary>The rows of a text, in order; none where no token stands for a word.</summary>
    /// <param name="index">The number of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Its words in order.</param>
    public IEnumerable<TokenRow> Build(int index, string text, IReadOnlyList<TextSpan> words)
    {
        TokenEncoding encoding = _tokenizer.EncodeWithOffsets(text);
        int[] wordOf = WordsOf(encoding.Offsets, words);
        int[] cuts = Cuts(text, words, wordOf);
        for (int i = 0; i + 1 < cuts.Length; i++)
        {
            if (wordOf.AsSpan(cuts[i]..cuts[i + 1]).ContainsAnyExcept(-1))
            {
                yield return Frame(index, encoding.Ids, wordOf, cuts[i], cuts[i + 1]);
            }
        }
    }

    /// <summary>For each token the word it begins in; where it begins in none, the first one it reaches.</summary>
    private static int[] WordsOf(IReadOnlyList<TokenOffset> offsets, IReadOnlyList<TextSpan> words)
    {
        var wordOf = new int[offsets.Count];
        int word = 0;
        for (int i = 0; i < wordOf.Length; i++)
        {
            while (word < words.Count && words[word].End <= offsets[i].Start)
            {
                word++;
            }

            wordOf[i] = word < words.Count && words[word].Start < offsets[i].End ? word : -1;
        }

        return wordOf;
    }

    /// <summary>The tokens at which rows begin, and the number of tokens.</summary>
    private int[] Cuts(string text, IReadOnlyList<TextSpan> words, int[] wordOf)
    {
        if (wordOf.Length <= _room)
        {
            return [0, wordOf.Length];
        }

        HashSet<int> lastWords = LastWordsOfSentences(text, words);
        List<int> cuts = [0];
        while (wordOf.Length - cuts[^1] > _room)
        {
            int start = cuts[^1], sentence = -1, word = -1;
            for (int end = start + 1; end <= start + _room; end++)
            {
                if (wordOf[end - 1] != wordOf[end])
                {
                    word = end;
                    sentence = lastWords.Contains(wordOf[end - 1]) ? end : sentence;
                }
            }

            cuts.Add(sentence > 0 ? sentence : word > 0 ? word : start + _room);
        }

        return [.. cuts, wordOf.Length];
    }

    private static HashSet<int> LastWordsOfSentences(string text, IReadOnlyList<TextSpan> words)
    {
        HashSet<int> last = [];
        int word = 0;
        foreach (TextSpan sentence in SentenceSplitter.SplitLines(text))
        {
            while (word < words.Count && words[word].Start < sentence.End)
            {
                word++;
            }

            last.Add(word - 1);
        }

        return last;
    }

    private TokenRow Frame(int index, IReadOnlyList<int> ids, int[] wordOf, int start, int end)
    {
        IEnumerable<int> content = Enumerable.Range(start, end - start);
        return new(
            index,
            [.. _frame.Before.Concat(content.Select(i => ids[i])).Concat(_frame.After).Select(id => (long)id)],
            [.. _frame.Before.Select(_ => -1).Concat(content.Select(i => wordOf[i])).Concat(_frame.After.Select(_ => -1))]);
    }
}
