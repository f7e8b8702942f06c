namespace SKIntern.Benchmarks;

/// <summary>A text of made-up words, a few common and most rare, and a byte-level BPE vocabulary trained on it.</summary>
internal sealed class GeneratedVocabulary
{
    private const int Words = 6_000;
    private const int MergeCount = 3_000;
    private const int WordsPerSentence = 14;

    // GPT-2's symbol for the space before a word.
    private const string Space = "\u0120";

    private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);
    private readonly List<(string Left, string Right)> _merges = [];

    public GeneratedVocabulary(int seed, int characters)
    {
        Random random = new(seed);
        string[] words = [.. Enumerable.Range(0, Words).Select(_ => Word(random)).Distinct()];
        List<string> text = [];
        for (int length = 0; length < characters; length += text[^1].Length)
        {
            // The power makes some words common and most rare, as in real text.
            IEnumerable<string> sentence = Enumerable.Range(0, WordsPerSentence).Select(_ => words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))]);
            text.Add(string.Join(' ', sentence) + ".\n");
        }

        Text = string.Concat(text);
        AddBytes();
        Train(Text);
    }

    public string Text { get; }

    /// <summary>Token to id, in GPT-2's spelling of bytes.</summary>
    public IReadOnlyDictionary<string, int> Tokens => _tokens;

    public IReadOnlyList<(string Left, string Right)> Merges => _merges;

    private static string Word(Random random)
        => string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => $"{"bcdfglmnprst"[random.Next(12)]}{"aeiou"[random.Next(5)]}"))
            + (random.Next(2) == 0 ? "n" : "s");

    private void AddBytes()
    {
        int substitutes = 0;
        for (int value = 0; value < 256; value++)
        {
            bool isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            _tokens.Add(((char)(isPrintable ? value : 256 + substitutes++)).ToString(), _tokens.Count);
        }
    }

    private void Train(string text)
    {
        List<(List<string> Symbols, int Count)> words = [.. text.Split(' ', '.', '\n').Where(w => w.Length > 0).CountBy(w => w)
            .Select(w => (new List<string>([Space, .. w.Key.Select(c => c.ToString())]), w.Value))];
        while (_merges.Count < MergeCount)
        {
            Dictionary<(string, string), int> pairs = [];
            foreach ((List<string> symbols, int count) in words)
            {
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    (string, string) pair = (symbols[i], symbols[i + 1]);
                    pairs[pair] = pairs.GetValueOrDefault(pair) + count;
                }
            }

            if (pairs.Count == 0)
            {
                return;
            }

            (string left, string right) = pairs.MaxBy(p => p.Value).Key;
            _merges.Add((left, right));
            _tokens.TryAdd(left + right, _tokens.Count);
            foreach ((List<string> symbols, _) in words)
            {
                Join(symbols, left, right);
            }
        }
    }

    private static void Join(List<string> symbols, string left, string right)
    {
        for (int i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] == left && symbols[i + 1] == right)
            {
                symbols[i] = left + right;
                symbols.RemoveAt(i + 1);
            }
        }
    }
}
