using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;

namespace SKIntern.Models.Decoder.Families;

/// <summary>
/// A family of decoders: how its <c>config.json</c> maps to a <see cref="DecoderConfig"/> and back. Names of weights:
/// <see cref="DecoderNames"/>.
/// </summary>
/// <param name="ModelType">The value of <c>model_type</c>.</param>
/// <param name="Architecture">The class name in <c>architectures</c>.</param>
/// <param name="Read">Reads the config.</param>
/// <param name="Write">Writes what <paramref name="Read"/> reads.</param>
internal sealed record DecoderFamily(string ModelType, string Architecture, Func<JsonObjectReader, DecoderConfig> Read, Action<DecoderConfig, JsonObject> Write)
{
    /// <summary>Every family, by model type.</summary>
    internal static IReadOnlyDictionary<string, DecoderFamily> All { get; } = new DecoderFamily[]
    {
        new(LlamaFamily.ModelType, "LlamaForCausalLM", LlamaFamily.Read, LlamaFamily.Write),
        new(MistralFamily.ModelType, "MistralForCausalLM", MistralFamily.Read, MistralFamily.Write),
        new(Qwen2Family.ModelType, "Qwen2ForCausalLM", Qwen2Family.Read, Qwen2Family.Write),
        new(Qwen3Family.ModelType, "Qwen3ForCausalLM", Qwen3Family.Read, Qwen3Family.Write),
        new(Phi3Family.ModelType, "Phi3ForCausalLM", Phi3Family.Read, Phi3Family.Write),
        new(Gemma2Family.ModelType, "Gemma2ForCausalLM", Gemma2Family.Read, Gemma2Family.Write),
        new(SmolLm3Family.ModelType, "SmolLM3ForCausalLM", SmolLm3Family.Read, SmolLm3Family.Write),
        new(Gpt2Family.ModelType, "GPT2LMHeadModel", Gpt2Family.Read, Gpt2Family.Write),
    }.ToDictionary(f => f.ModelType, StringComparer.Ordinal);
}
