using Microsoft.Extensions.Logging;
using SKIntern.Models.ChatTemplates;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Runtime;
using SKIntern.Models.Tokenization;
using SKIntern.Tokenization;
using static TorchSharp.torch;

namespace SKIntern.Models;

/// <summary>A decoder with its tokenizer. It owns the decoder.</summary>
public sealed class LanguageModel : IDisposable
{
    /// <summary>Puts a decoder and a tokenizer together.</summary>
    /// <param name="decoder">The decoder; owned from now on.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="endOfSequenceIds">The tokens that end an answer, at least one; the first is taught as the end of targets.</param>
    /// <param name="location">The file or folder, for messages.</param>
    /// <param name="chatTemplates">Its chat templates, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The tokenizer has ids that the decoder lacks, or no token ends a sequence.</exception>
    public LanguageModel(DecoderModel decoder, ITokenizer tokenizer, IReadOnlyList<int> endOfSequenceIds, string location, ChatTemplateSet? chatTemplates = null)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(endOfSequenceIds);
        int vocabulary = decoder.Config.VocabularySize;
        if (tokenizer.VocabularySize > vocabulary)
        {
            throw new ArgumentException($"{location}: the tokenizer has {tokenizer.VocabularySize} ids, but the model only {vocabulary}.");
        }

        if (endOfSequenceIds.Count == 0 || endOfSequenceIds.Any(id => id < 0 || id >= vocabulary))
        {
            throw new ArgumentException($"{location}: at least one end-of-sequence token below {vocabulary} is needed, not [{string.Join(", ", endOfSequenceIds)}].");
        }

        Decoder = decoder;
        Tokenizer = tokenizer;
        EndOfSequenceIds = endOfSequenceIds;
        Location = location;
        ChatTemplates = chatTemplates ?? ChatTemplateSet.None;
    }

    /// <summary>The decoder.</summary>
    public DecoderModel Decoder { get; }

    /// <summary>Its tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The tokens that end an answer, at least one; the first is taught as the end of targets.</summary>
    public IReadOnlyList<int> EndOfSequenceIds { get; }

    /// <summary>The file or folder it came from.</summary>
    public string Location { get; }

    /// <summary>How the model wants conversations written; empty for a model that was not made for them.</summary>
    public ChatTemplateSet ChatTemplates { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">
    /// A Hugging Face folder (<c>config.json</c>, <c>model.safetensors</c> or its index, <c>tokenizer.json</c> or <c>tokenizer.model</c>), or a GGUF
    /// file. Of the hub: <see cref="Hub.HuggingFaceHub.DownloadAsync"/> gives the folder.
    /// </param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The model, owned by the caller.</returns>
    /// <exception cref="CheckpointException">A file is missing, malformed or not supported.</exception>
    /// <exception cref="TokenizerException">The tokenizer is missing, malformed or not supported.</exception>
    /// <exception cref="ChatTemplateException">A file of chat templates is malformed; whether a template itself is, shows when it is asked for.</exception>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    public static LanguageModel Load(string path, LanguageModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NativeRuntime.EnsureLoaded();
        Device device = options?.Device ?? (cuda.is_available() ? CUDA : CPU);
        ScalarType dtype = options?.DType ?? (device.type == TorchSharp.DeviceType.CUDA ? ScalarType.BFloat16 : ScalarType.Float32);
        using ITensorSource source = TensorSources.Open(path);
        ModelParts parts = source is GgufModelSource gguf ? ReadGguf(gguf) : ReadFolder(path, options?.Logger);
        ITokenizer tokenizer = parts.Tokenizer;

        // A tokenizer may end answers with another token than pre-training did: that one is the one to teach.
        int[] ends = [.. new[] { tokenizer.EndOfSequenceId }.OfType<int>().Concat(parts.ExtraEnds).Concat(parts.Config.EndOfSequenceIds).Distinct()];
        DecoderModel decoder = DecoderModel.Load(source, parts.Config, dtype, device, cancellationToken);
        try
        {
            return new(decoder, tokenizer, ends, path, parts.ChatTemplates);
        }
        catch (ArgumentException e)
        {
            decoder.Dispose();
            throw new CheckpointException(path, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();

    private static ModelParts ReadGguf(GgufModelSource source) => new(
        GgufConfigReader.Read(source),
        TokenizerLoader.FromGguf(GgufTokenizerMetadata.Read(source.Metadata), source.Location),
        [],
        ChatTemplateLoader.FromGguf(source.Metadata, source.Location));

    private static ModelParts ReadFolder(string folder, ILogger? logger) => new(
        DecoderConfigReader.Read(Path.Combine(folder, "config.json"), logger),
        TokenizerLoader.FromFolder(folder),
        ReadGenerationConfig(folder),
        ChatTemplateLoader.FromFolder(folder));

    private static IReadOnlyList<int> ReadGenerationConfig(string folder)
    {
        string path = Path.Combine(folder, "generation_config.json");
        if (!File.Exists(path))
        {
            return [];
        }

        using JsonObjectReader root = JsonObjectReader.Open(path);
        return root.GetIntOrList("eos_token_id");
    }

    private sealed record ModelParts(DecoderConfig Config, ITokenizer Tokenizer, IReadOnlyList<int> ExtraEnds, ChatTemplateSet ChatTemplates);
}
