using Microsoft.Extensions.Logging;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder.Families;

namespace SKIntern.Models.Decoder;

/// <summary>
/// Reads a <see cref="DecoderConfig"/> from Hugging Face's <c>config.json</c>, as transformers 4 and 5 write it. A field that
/// changes the computation is honoured or refused, never ignored.
/// </summary>
public static class DecoderConfigReader
{
    // What concerns training, sampling, bookkeeping or the Python code, not the forward pass.
    private static readonly string[] HarmlessFields =
    [
        "_attn_implementation", "_attn_implementation_autoset", "_name_or_path", "architectures", "attention_dropout", "attn_pdrop", "auto_map",
        "cache_implementation", "dtype", "embd_pdrop", "hidden_act", "id2label", "initializer_range", "is_llama_config", "label2id",
        "n_ctx", "original_max_position_embeddings", "output_attentions", "output_hidden_states", "pad_token_id", "pretraining_tp", "reorder_and_upcast_attn",
        "resid_pdrop", "return_dict", "rope_interleaved", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
        "summary_use_proj", "task_specific_params", "torch_dtype", "transformers.js_config", "transformers_version", "unsloth_fixed", "unsloth_version", "use_cache",
    ];

    /// <summary>The values of <c>model_type</c> that are supported.</summary>
    public static IReadOnlyList<string> SupportedModelTypes { get; } = [.. DecoderFamily.All.Keys];

    /// <summary>Reads a config file.</summary>
    /// <param name="path">The path of <c>config.json</c>.</param>
    /// <param name="logger">Told once of the fields that are not read and not known to be harmless, or <see langword="null"/>.</param>
    /// <returns>The config.</returns>
    /// <exception cref="CheckpointException">The file is missing or malformed, or asks for what is not supported; the message names the field.</exception>
    public static DecoderConfig Read(string path, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using JsonObjectReader root = JsonObjectReader.Open(path);
        string type = root.GetString("model_type");
        if (!DecoderFamily.All.TryGetValue(type, out DecoderFamily? family))
        {
            throw root.Error("model_type", $"'{type}' is not supported; supported are: {string.Join(", ", SupportedModelTypes)}");
        }

        DecoderConfig config = family.Read(root);
        DecoderConfigRules.Require(config, path);
        root.Acknowledge(HarmlessFields);
        UnreadFieldsLog.Write(logger, root);
        return config;
    }
}
