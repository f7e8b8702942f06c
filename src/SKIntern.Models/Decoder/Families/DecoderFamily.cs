using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>A family of decoders: how its <c>config.json</c> maps to a <see cref="DecoderConfig"/>. Names of weights: <see cref="DecoderNames"/>.</summary>
/// <param name="ModelType">The value of <c>model_type</c>.</param>
/// <param name="Architecture">The class name in <c>architectures</c>.</param>
/// <param name="Read">Reads the config.</param>
internal sealed record DecoderFamily(string ModelType, string Architecture, Func<JsonObjectReader, DecoderConfig> Read)
{
    /// <summary>Every family, by model type.</summary>
    internal static IReadOnlyDictionary<string, DecoderFamily> All { get; } = new DecoderFamily[]
    {
        new(LlamaFamily.ModelType, "LlamaForCausalLM", LlamaFamily.Read),
        new(MistralFamily.ModelType, "MistralForCausalLM", MistralFamily.Read),
        new(Qwen2Family.ModelType, "Qwen2ForCausalLM", Qwen2Family.Read),
        new(Qwen3Family.ModelType, "Qwen3ForCausalLM", Qwen3Family.Read),
        new(Phi3Family.ModelType, "Phi3ForCausalLM", Phi3Family.Read),
        new(Gemma2Family.ModelType, "Gemma2ForCausalLM", Gemma2Family.Read),
        new(SmolLm3Family.ModelType, "SmolLM3ForCausalLM", SmolLm3Family.Read),
        new(Gpt2Family.ModelType, "GPT2LMHeadModel", Gpt2Family.Read),
    }.ToDictionary(f => f.ModelType, StringComparer.Ordinal);
}
