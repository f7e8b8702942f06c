using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Models.Export;
using SKIntern.Models.Tokenization;

namespace SKIntern.Compression;

/// <summary>Hugging Face folders of encoders that compressors are trained from and saved to.</summary>
public static class TokenClassifierFolder
{
    private static readonly string[] Labels = ["drop", "keep"];

    /// <summary>Loads an encoder to be trained: with a new head of two labels, whatever head the folder has.</summary>
    /// <param name="folder">The folder: <c>config.json</c>, the weights (converted to Float32 where they are not) and the tokenizer.</param>
    /// <param name="seed">The seed of the head.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>The model, owned by the caller, and its tokenizer.</returns>
    /// <exception cref="CheckpointException">A file is missing, malformed or not supported.</exception>
    /// <exception cref="TokenizerException">The tokenizer is missing, malformed or not supported.</exception>
    public static (EncoderModel Model, HuggingFaceTokenizer Tokenizer) LoadEncoder(string folder, int seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        EncoderConfig config = EncoderConfigReader.Read(Path.Combine(folder, "config.json"));
        HuggingFaceTokenizer tokenizer = TokenizerLoader.FromFolder(folder);
        using ITensorSource source = TensorSources.Open(folder);
        return (EncoderModel.LoadWithNewHead(source, config, KeepProbabilities.LabelCount, seed, cancellationToken: cancellationToken), tokenizer);
    }

    /// <summary>Saves a trained classifier under the labels drop and keep, in the layout of transformers (see <see cref="EncoderExporter"/>).</summary>
    /// <param name="model">The model, with a head of two labels.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="folder">The folder to write, as a whole or not at all.</param>
    /// <param name="overwrite">Whether a folder that exists is replaced.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <exception cref="ArgumentException">The model has another head, or the tokenizer does not fit it.</exception>
    /// <exception cref="IOException">The folder exists and may not be replaced, or cannot be written.</exception>
    public static void Save(EncoderModel model, HuggingFaceTokenizer tokenizer, string folder, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        KeepProbabilities.RequireHead(model, nameof(model));
        EncoderExporter.SaveToFolder(model, tokenizer, folder, new() { Labels = Labels, Overwrite = overwrite }, cancellationToken: cancellationToken);
    }
}
