using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>The tokens of a text at each step of its ranking, each counted when it is first asked for. Thread-safe.</summary>
/// <param name="tokenizer">Counts.</param>
/// <param name="steps">The number of steps; step 0 is the text before the first of them.</param>
/// <param name="textOf">The text at a step.</param>
internal sealed class StepTokens(ITokenizer tokenizer, int steps, Func<int, string> textOf)
{
    // One above the count, so that 0 means not counted yet. Two threads may count the same text: they find the same number.
    private readonly int[] _counts = new int[steps + 1];

    public int Of(int step)
    {
        int known = Volatile.Read(ref _counts[step]);
        if (known == 0)
        {
            known = tokenizer.Count(textOf(step)) + 1;
            Volatile.Write(ref _counts[step], known);
        }

        return known - 1;
    }

    /// <summary>The step that a number of tokens reaches, at least <paramref name="first"/>.</summary>
    public int Within(int tokens, int first) => BudgetSearch.Find(first, steps, step => Of(step) <= tokens);
}
