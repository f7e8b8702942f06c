namespace SKIntern.Compression;

/// <summary>A prompt that llmlingua's own rules shorten (<c>compress_prompt_llmlingua2</c>).</summary>
internal sealed class ParityPrompt(
    IReadOnlyList<string> contexts, int originTokens, IReadOnlyList<ParityContext> scored, ParityTokenizer tokenizer, ForceTokenMap map)
    : LLMLingua2Prompt(contexts, originTokens)
{
    private protected override LLMLingua2Result Shorten(LLMLingua2Budget budget)
    {
        bool filters = budget.UseContextLevelFilter && scored.Count > 1;
        bool[] kept = filters ? KeptContexts(budget) : [.. scored.Select(_ => true)];
        double rate = TokenRate(budget, filters, kept);
        double reduceRate = budget.UseTokenLevelFilter ? Math.Max(0, 1 - rate) : 0;

        List<string> texts = [];
        List<LLMLingua2Word> words = [];
        for (int i = 0; i < scored.Count; i++)
        {
            if (!kept[i])
            {
                words.AddRange(scored[i].Words.Select(word => Word(i, word.Text, word.Unforced, isKept: false)));
            }
            else if (reduceRate <= 0)
            {
                texts.Add(string.Concat(scored[i].Chunks.Select(chunk => chunk.Text)));
                words.AddRange(scored[i].Chunks.SelectMany(chunk => PythonWords.Split(chunk.Text)).Select(word => new LLMLingua2Word(i, word, null, true)));
            }
            else
            {
                texts.Add(string.Concat(scored[i].Chunks.Select(chunk => Reduce(i, chunk, reduceRate, budget.DropConsecutive, words))));
            }
        }

        return Result(budget, texts, texts.Sum(Cl100kTokenizer.Shared.Count), words);
    }

    private bool[] KeptContexts(LLMLingua2Budget budget)
    {
        double rate = budget.ContextLevelRate;
        int target = budget.ContextLevelTargetToken;
        if (budget.TargetContext <= 0 && rate >= 1 && target <= 0)
        {
            if (budget.TargetToken < 0 && budget.Rate < 1)
            {
                rate = budget.UseTokenLevelFilter ? (budget.Rate + 1) / 2 : budget.Rate;
            }

            if (budget.TargetToken >= 0)
            {
                target = budget.UseTokenLevelFilter ? (int)Math.Min(int.MaxValue, budget.TargetToken * 2L) : budget.TargetToken;
            }
        }

        if (budget.TargetContext >= 0)
        {
            rate = Math.Min((double)budget.TargetContext / scored.Count, 1);
        }

        if (target >= 0)
        {
            rate = OriginTokens == 0 ? 1 : Math.Min((double)target / OriginTokens, 1);
        }

        float threshold = NumpyPercentile.Of([.. scored.Select(context => context.Score)], (int)(100 * (1 - rate)));
        return [.. scored.Select((context, i) => context.Score >= threshold || budget.ForceContextIds.Contains(i))];
    }

    private double TokenRate(LLMLingua2Budget budget, bool filters, bool[] kept)
    {
        // The reference takes a target of 0 as one where contexts are filtered, and as none where they are not.
        if (budget.TargetToken < 0 || (budget.TargetToken == 0 && !filters))
        {
            return budget.Rate;
        }

        int tokens = filters ? scored.Where((_, i) => kept[i]).Sum(context => context.Chunks.Sum(chunk => chunk.Tokens)) : OriginTokens;
        return tokens == 0 ? 1 : Math.Min((double)budget.TargetToken / tokens, 1);
    }

    private string Reduce(int context, ParityChunk chunk, double reduceRate, bool dropConsecutive, List<LLMLingua2Word> words)
    {
        (float[] probabilities, bool[] kept) = chunk.Select(reduceRate, dropConsecutive, map.IsForceToken);
        words.AddRange(chunk.Words.Select((word, i) => Word(context, word.Text, probabilities[i], kept[i])));
        return tokenizer.Join([.. chunk.Words.Where((_, i) => kept[i]).Select(word => word.Text)]);
    }

    private LLMLingua2Word Word(int context, string text, float probability, bool isKept)
        => new(context, tokenizer.IsWordPiece ? text : text.TrimStart(ParityTokenizer.WordStart), probability, isKept);
}
