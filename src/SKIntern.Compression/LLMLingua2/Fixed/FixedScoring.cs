namespace SKIntern.Compression;

/// <summary>Prepares prompts in <see cref="LLMLingua2Mode.Fixed"/>.</summary>
internal sealed class FixedScoring(TokenClassifier classifier, LLMLingua2Options options) : ILLMLingua2Scoring
{
    private readonly FixedTokens _tokens = new(classifier, options);

    public IReadOnlyList<LLMLingua2Prompt> Prepare(
        IReadOnlyList<IReadOnlyList<string>> prompts, LLMLingua2PrepareOptions prepare, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScoredTokens> scored = _tokens.Score([.. prompts.SelectMany(contexts => contexts)], prepare.ChunkEndTokens, progress, cancellationToken);
        var counts = new PieceTokens();
        int next = 0;
        return [.. prompts.Select(contexts =>
        {
            FixedContext[] prepared = [.. contexts.Select(text => Context(text, scored[next++]))];
            return new FixedPrompt(contexts, prepared.Sum(context => context.Tokens), prepared, prepare.ForceTokens);
        })];

        FixedContext Context(string text, ScoredTokens tokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<FixedWord> words = FixedWords.Split(text);
            return new(
                text,
                Cl100kTokenizer.Shared.Count(text),
                new KeptText(text, words, counts),
                tokens.OfWords(words.Select(word => word.Span), prepare.TokenToWord),
                FixedForceRule.Apply(text, words, prepare));
        }
    }
}
