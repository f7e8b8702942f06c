using SKIntern.Models.Decoder.Families;

namespace SKIntern.Models.Tests.Documentation;

/// <summary>What docs/models.md says of families in words: a family without words fails the test of the document.</summary>
internal static class FamilyNotes
{
    private static readonly Dictionary<string, (string Models, string Special)> Decoders = new(StringComparer.Ordinal)
    {
        [LlamaFamily.ModelType] = ("Llama 2, 3, 3.1, 3.2, 3.3; TinyLlama; CodeLlama; SmolLM, SmolLM2", "grouped queries, optional biases"),
        [MistralFamily.ModelType] = ("Mistral 7B and its kin", "a sliding window on every layer, or none"),
        [Qwen2Family.ModelType] = ("Qwen2, Qwen2.5; DeepSeek-R1-Distill-Qwen", "biases on query, key, value; an optional window on the upper layers"),
        [Qwen3Family.ModelType] = ("Qwen3 (dense)", "queries and keys normalised per head; the head size is stated"),
        [Phi3Family.ModelType] = ("Phi-3, Phi-3.5, Phi-4 (dense)", "fused projections, LongRoPE, partial rotation, an optional window"),
        [Gemma2Family.ModelType] = ("Gemma 2", "norms before and behind (1 + weight), soft caps, a window on every other layer, scaled embeddings"),
        [SmolLm3Family.ModelType] = ("SmolLM3", "layers without rotation"),
        [Gpt2Family.ModelType] = ("GPT-2, DistilGPT2", "learned positions, layer norms, weights stored as [in, out]"),
    };

    private static readonly Dictionary<string, (string Models, string Special)> Encoders = new(StringComparer.Ordinal)
    {
        ["bert"] = ("BERT, multilingual BERT, MiniLM, all-MiniLM-L6-v2, bge", "token types; positions from 0"),
        ["roberta"] = ("RoBERTa, all-distilroberta-v1", "positions start behind the padding id"),
        ["xlm-roberta"] = ("XLM-R, LLMLingua-2, multilingual-e5", "as RoBERTa, with a Unigram tokenizer"),
    };

    public static (string Models, string Special) OfDecoder(string modelType) => Find(Decoders, modelType);

    public static (string Models, string Special) OfEncoder(string modelType) => Find(Encoders, modelType);

    private static (string Models, string Special) Find(Dictionary<string, (string Models, string Special)> notes, string modelType)
        => notes.TryGetValue(modelType, out (string Models, string Special) found)
            ? found
            : throw new InvalidOperationException($"'{modelType}' is supported, but nothing says which models that are and what is special about them; add it to {nameof(FamilyNotes)}.");
}
