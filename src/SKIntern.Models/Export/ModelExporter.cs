using SKIntern.IO;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Tokenization;
using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>
/// Writes a model for other tools: as a Hugging Face folder (transformers, vLLM, PEFT) or as a GGUF file (llama.cpp, LLamaSharp,
/// Ollama). Nothing is half-written: a failure or cancellation leaves what was there.
/// </summary>
public static class ModelExporter
{
    /// <summary>
    /// Writes <c>config.json</c>, <c>generation_config.json</c>, the tokenizer's files and chat templates, and the weights as safetensors.
    /// Files of a model that came from a folder are taken over, the config with the new dtype; else they are made.
    /// </summary>
    /// <param name="model">The model; read, not changed.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="options">How, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors and inside long ones.</param>
    /// <exception cref="ArgumentException">The dtype is not supported, or a replaced weight is none of the model's or does not fit.</exception>
    /// <exception cref="IOException">The folder exists and may not be replaced, or cannot be written.</exception>
    /// <exception cref="CheckpointException">A file of the model's own folder is malformed.</exception>
    /// <exception cref="NotSupportedException">The model has a tokenizer of another make.</exception>
    public static void SaveToFolder(
        LanguageModel model,
        string folder,
        ModelExportOptions? options = null,
        IProgress<CheckpointWriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        ScalarType dtype = options.DType ?? model.Decoder.DType;
        IReadOnlyList<LazyTensor> tensors = ExportTensors.Of(model.Decoder, dtype, options.ReplacedWeights);
        AtomicFolder.Write(folder, options.Overwrite, target =>
        {
            HuggingFaceFiles.Write(model, target, dtype);
            ShardedSafetensorsWriter.Write(target, tensors, options.MaxShardBytes, progress: progress, cancellationToken: cancellationToken);
        });
    }

    /// <summary>Writes the model with its tokenizer and chat templates as one GGUF file.</summary>
    /// <param name="model">The model; read, not changed.</param>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="options">How, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors and inside long ones.</param>
    /// <exception cref="ArgumentException">A replaced weight is none of the model's or does not fit.</exception>
    /// <exception cref="IOException">The file exists and may not be replaced, or cannot be written.</exception>
    /// <exception cref="NotSupportedException">GGUF cannot express something of the model; the message names it.</exception>
    /// <exception cref="TokenizerException">GGUF cannot express the tokenizer; the message names what.</exception>
    public static void SaveToGguf(
        LanguageModel model,
        string path,
        ModelExportOptions? options = null,
        IProgress<CheckpointWriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        if (File.Exists(path) && !options.Overwrite)
        {
            throw new IOException($"The file '{path}' exists. Name another one, or allow it to be replaced.");
        }

        (IReadOnlyList<KeyValuePair<string, object>> metadata, IReadOnlyList<GgufOutputTensor> tensors) = GgufContent.Create(model, options);
        GgufWriter.Write(path, metadata, tensors, progress, cancellationToken);
    }

    /// <summary>The tokenizer in the form that can be written.</summary>
    internal static HuggingFaceTokenizer TokenizerOf(LanguageModel model)
        => model.Tokenizer as HuggingFaceTokenizer
            ?? throw new NotSupportedException($"A {model.Tokenizer.GetType().Name} cannot be written; only tokenizers that {nameof(TokenizerLoader)} made.");
}
