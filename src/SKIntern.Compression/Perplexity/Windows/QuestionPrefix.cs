using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>What is read before the contexts where tokens are conditioned on a question.</summary>
/// <param name="Text">The text; a blank line stands behind it.</param>
/// <param name="TokenCount">Its tokens with the blank line, as the tokenizer cuts them before the first context.</param>
internal sealed record QuestionPrefix(string Text, int TokenCount)
{
    // How many tokens stay at the front of a prefix that is too long; the rest of the room holds its end.
    private const int HeadTokens = 100;

    // How many characters of the context decide where the tokenizer cuts before it.
    private const int LookAhead = 100;

    // Tokens may merge across the border: the search for it begins this far before where it should be.
    private const int Slack = 3;

    /// <summary>The tokens at the front of a prefix that are never cut.</summary>
    public static int HeadOf(int windowTokens, int maxPositions)
        => HeadTokens + (2 * windowTokens) + 2 <= maxPositions ? HeadTokens : Math.Min(HeadTokens, maxPositions / 4);

    /// <summary>Makes the prefix of a prompt, shortened so that two windows fit behind it.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="text">Question and instruction.</param>
    /// <param name="firstContext">The context that follows.</param>
    /// <param name="windowTokens">The length of a window.</param>
    /// <param name="maxPositions">What the model reads.</param>
    public static QuestionPrefix Create(ITokenizer tokenizer, string text, string firstContext, int windowTokens, int maxPositions)
    {
        if (tokenizer.Encode(text + "\n\n", addSpecialTokens: true).Count + (2 * windowTokens) > maxPositions)
        {
            IReadOnlyList<int> ids = tokenizer.Encode(text);
            int head = HeadOf(windowTokens, maxPositions);
            int tail = Math.Max(0, maxPositions - 2 - head - (2 * windowTokens));
            text = tokenizer.Decode([.. ids.Take(head), .. ids.Skip(Math.Max(head, ids.Count - tail))], skipSpecialTokens: false);
        }

        return new(text, CountTokens(tokenizer, text + "\n\n", firstContext));
    }

    /// <summary>
    /// The tokens that decode to the prefix exactly. Where none do (a tokenizer that normalises or merges across the border), as many as
    /// the prefix has alone; the reference then takes its look-ahead for a part of the prefix, and loses it.
    /// </summary>
    private static int CountTokens(ITokenizer tokenizer, string prefix, string firstContext)
    {
        int alone = tokenizer.Encode(prefix).Count;
        IReadOnlyList<int> ids = tokenizer.Encode(prefix + PythonText.Start(firstContext, LookAhead));
        for (int count = Math.Max(alone - Slack, 1); count < ids.Count; count++)
        {
            if (tokenizer.Decode([.. ids.Take(count)], skipSpecialTokens: false) == prefix)
            {
                return count;
            }
        }

        return alone;
    }
}
