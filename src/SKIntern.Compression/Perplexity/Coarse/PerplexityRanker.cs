using SKIntern.Models.Decoder;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>Ranks texts by their mean -ln p under a causal language model, alone or together with a question.</summary>
internal sealed class PerplexityRanker(DecoderModel model, ITokenizer tokenizer)
{
    /// <summary>What the reference puts behind the question when it ranks contexts (LongLLMLingua, section 4.1).</summary>
    public const string Hint = " We can get the answer to this question in the given documents.";

    private const int BatchTokens = 4096;

    // The texts of a prompt differ, so that windows beyond what the model reads are left out, as in the reference.
    private readonly TokenInformation _information = new(model, [], model.Config.MaxPositionEmbeddings, BatchTokens);

    /// <summary>The indices of texts, the most useful first.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="question">The question; of use where <paramref name="place"/> says so.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public int[] Rank(IReadOnlyList<string> texts, string question, QuestionPlace place, CancellationToken cancellationToken)
        => Order(Perplexities(texts, question, place, cancellationToken), place);

    /// <summary>
    /// High perplexity first where nothing is conditioned, low perplexity first where it is. Equal ones keep their order; those of texts
    /// too short to have one (not a number) come last.
    /// </summary>
    public static int[] Order(IReadOnlyList<double> perplexities, QuestionPlace place)
    {
        double sign = place == QuestionPlace.None ? -1 : 1;
        return [.. Enumerable.Range(0, perplexities.Count)
            .OrderBy(i => double.IsNaN(perplexities[i]))
            .ThenBy(i => sign * perplexities[i])];
    }

    /// <summary>The mean -ln p of what counts in each text: not a number where that is no token at all.</summary>
    internal double[] Perplexities(IReadOnlyList<string> texts, string question, QuestionPlace place, CancellationToken cancellationToken)
    {
        (string Text, int FirstLoss)[] read = [.. texts.Select(text => place switch
        {
            QuestionPlace.Before => (question + text, Count(question) - 1),
            QuestionPlace.After => (text + question, Count(text) - 1),
            _ => (text, 0),
        })];
        IReadOnlyList<int>[] ids = [.. read.Select(r => tokenizer.Encode(r.Text, addSpecialTokens: true).Take(model.Config.MaxPositionEmbeddings).ToArray())];
        double[][] information = _information.Compute(ids, cancellationToken);
        return [.. read.Select((r, i) => Mean(information[i].Skip(1).ToArray(), r.FirstLoss))];
    }

    private static double Mean(double[] losses, int first)
        => losses[PythonText.Bound(first, losses.Length)..] is { Length: > 0 } counted ? counted.Average() : double.NaN;

    private int Count(string text) => tokenizer.Encode(text, addSpecialTokens: true).Count;
}
