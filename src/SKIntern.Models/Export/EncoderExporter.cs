using System.Text.Json.Nodes;
using SKIntern.IO;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Export;

/// <summary>
/// Writes an encoder as a Hugging Face folder, under the names and in the layout of BertForTokenClassification or
/// XLMRobertaForTokenClassification (BertModel or XLMRobertaModel without a head). Nothing is half-written: a failure or
/// cancellation leaves what was there.
/// </summary>
public static class EncoderExporter
{
    /// <summary>Writes <c>config.json</c>, the tokenizer's files and <c>model.safetensors</c>.</summary>
    /// <param name="model">The model; read, not changed.</param>
    /// <param name="tokenizer">Its tokenizer, or <see langword="null"/> to write none.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="options">How, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each tensor, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between tensors and inside long ones.</param>
    /// <exception cref="ArgumentException">The dtype is not supported, the labels do not fit the head, or the tokenizer has ids that the model lacks.</exception>
    /// <exception cref="IOException">The folder exists and may not be replaced, or cannot be written.</exception>
    /// <exception cref="TokenizerException">The file that the tokenizer was loaded from is gone.</exception>
    public static void SaveToFolder(
        EncoderModel model,
        HuggingFaceTokenizer? tokenizer,
        string folder,
        EncoderExportOptions? options = null,
        IProgress<CheckpointWriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        if (tokenizer?.VocabularySize > model.Config.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} ids, but the model only {model.Config.VocabularySize}: the two do not belong together.", nameof(tokenizer));
        }

        ScalarType dtype = options.DType ?? model.DType;
        JsonObject config = EncoderConfigWriter.Write(model.Config, HuggingFaceFiles.NameOf(dtype), options.Labels);
        AddSpecialIds(config, tokenizer);
        LazyTensor[] tensors = [.. model.Parameters.Select(p => new LazyTensor(model.StandardName(p.Key), dtype, p.Value.shape, () => Convert(p.Value, dtype)))];
        AtomicFolder.Write(folder, options.Overwrite, target =>
        {
            File.WriteAllBytes(Path.Combine(target, "config.json"), DecoderConfigWriter.ToFile(config));
            tokenizer?.SaveTo(target);
            ShardedSafetensorsWriter.Write(target, tensors, progress: progress, cancellationToken: cancellationToken);
        });
    }

    // transformers would else assume ids of its own.
    private static void AddSpecialIds(JsonObject config, HuggingFaceTokenizer? tokenizer)
    {
        foreach ((string field, int? id) in new[] { ("bos_token_id", tokenizer?.BeginOfSequenceId), ("eos_token_id", tokenizer?.EndOfSequenceId) })
        {
            if (id is int known)
            {
                config[field] = known;
            }
        }
    }

    private static Tensor Convert(Tensor parameter, ScalarType dtype)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return parameter.alias().to(dtype).MoveToOuterDisposeScope();
    }
}
