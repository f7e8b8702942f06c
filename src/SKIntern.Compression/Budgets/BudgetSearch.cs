namespace SKIntern.Compression;

/// <summary>
/// Finds how far down a ranking a budget reaches, with a number of trials that grows as the logarithm of the ranking.
/// <para>
/// What a step costs is not quite monotone where tokens are counted: a tokenizer may need fewer tokens for more words. All the same,
/// what a smaller budget keeps is part of what a larger one keeps. The bisection tries the same steps for every budget, as long as
/// the answers agree; where a step first fits the larger budget alone, the larger one goes on at or behind it and the smaller one
/// before it. And it ends where the next step was tried and did not fit, unless it ends at the last one.
/// </para>
/// </summary>
internal static class BudgetSearch
{
    /// <summary>A step that fits, while the one after it does not.</summary>
    /// <param name="first">The step that counts as fitting without a trial.</param>
    /// <param name="last">The last step; both are the same for all budgets of one text.</param>
    /// <param name="fits">Whether a step fits the budget; a larger budget fits wherever a smaller one does.</param>
    public static int Find(int first, int last, Func<int, bool> fits)
    {
        while (first < last)
        {
            int middle = first + ((last - first + 1) / 2);
            if (fits(middle))
            {
                first = middle;
            }
            else
            {
                last = middle - 1;
            }
        }

        return first;
    }
}
