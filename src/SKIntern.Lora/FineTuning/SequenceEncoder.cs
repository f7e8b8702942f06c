using SKIntern.Lora.Training;
using SKIntern.Methods;
using SKIntern.Tokenization;

namespace SKIntern.Lora;

/// <summary>
/// Turns prompt and target into token ids: the tokenizer's template and the prompt, then the target and the end-of-sequence
/// token, which are to be learned. Both are encoded apart, so that the prompt's ids are those of inference.
/// </summary>
internal sealed class SequenceEncoder(ITokenizer tokenizer, int endOfSequenceId, int maxLength, LossNormalization normalization, int cachedTokens = 0)
{
    private readonly TokenCache _tokens = new(tokenizer, cachedTokens);

    /// <exception cref="ArgumentException">The sequence is too long, its prompt is empty, or its weight is not above 0.</exception>
    public TokenSequence Encode(TrainingPair pair)
    {
        IReadOnlyList<int> prompt = _tokens.Encode(pair.Prompt.Text, addSpecialTokens: true);
        IReadOnlyList<int> target = [.. _tokens.Encode(pair.Target), endOfSequenceId];
        int length = prompt.Count + target.Count;
        if (length > maxLength)
        {
            throw new ArgumentException(
                $"The sequence of example '{pair.ExampleId}' has {length} tokens (prompt {prompt.Count}, target with its end {target.Count}), more than the {maxLength} allowed. Build prompts for a smaller window, or leave the example out.");
        }

        if (prompt.Count == 0)
        {
            throw new ArgumentException($"The prompt of example '{pair.ExampleId}' has no token, so the first target token cannot be learned.");
        }

        if (!(pair.Weight > 0) || !double.IsFinite(pair.Weight))
        {
            throw new ArgumentException($"The loss of example '{pair.ExampleId}' has the weight {pair.Weight}, not above 0: none of its tokens would be learned. Leave the example out.");
        }

        double weight = normalization == LossNormalization.PerSequence ? pair.Weight / target.Count : pair.Weight;
        return TokenSequence.FromPromptAndTarget(pair.ExampleId, prompt, target, weight);
    }
}
