using SKIntern.Models.Tokenization.Loading;

namespace SKIntern.Models.Tokenization;

/// <summary>
/// Loads tokenizers: BPE on bytes (GPT-2, Llama 3, Qwen, SmolLM) and on characters with byte fallback (Llama 2, Mistral, Gemma),
/// Unigram (XLM-R, T5), WordPiece (BERT) and whole words, from a Hugging Face <c>tokenizer.json</c>, SentencePiece's
/// <c>tokenizer.model</c>, BERT's <c>vocab.txt</c> or GGUF metadata. What a file asks for beyond that is refused by name.
/// </summary>
public static class TokenizerLoader
{
    /// <summary>The name of the file that <see cref="FromFolder"/> looks for first.</summary>
    public const string FileName = "tokenizer.json";

    /// <summary>The name of the file that it looks for next: SentencePiece's own.</summary>
    public const string SentencePieceFileName = "tokenizer.model";

    /// <summary>The name of the file that it looks for last: BERT's vocabulary, one token a line.</summary>
    public const string VocabularyFileName = "vocab.txt";

    /// <summary>Loads the tokenizer of a model folder.</summary>
    /// <param name="folder">
    /// The folder. With <c>tokenizer.model</c>, the added tokens and what is put around a text come from <c>tokenizer_config.json</c>,
    /// <c>added_tokens.json</c> and <c>special_tokens_map.json</c> beside it; with <c>vocab.txt</c>, letter case and accents too.
    /// </param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="TokenizerException">The folder or the file is missing, malformed or of a kind that is not read.</exception>
    public static HuggingFaceTokenizer FromFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new TokenizerException(folder, null, $"the folder does not exist; expected one with a {FileName}");
        }

        string? name = new[] { FileName, SentencePieceFileName, VocabularyFileName }.FirstOrDefault(n => File.Exists(Path.Combine(folder, n)));
        return name is not null
            ? FromFile(Path.Combine(folder, name))
            : throw new TokenizerException(folder, null, $"has none of {FileName}, {SentencePieceFileName} and {VocabularyFileName}");
    }

    /// <summary>
    /// Loads a file: by its ending a SentencePiece model (<c>.model</c>), a BERT vocabulary (<c>.txt</c>), or else a Hugging Face
    /// <c>tokenizer.json</c>. For the last, the names of the begin, end and padding tokens come from
    /// <c>tokenizer_config.json</c> or <c>special_tokens_map.json</c> beside it; where neither names one, from the template
    /// that the file itself applies; and last from the usual names (such as <c>&lt;/s&gt;</c>) among its special tokens.
    /// Truncation and padding settings of the file are not applied: callers batch for themselves.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="TokenizerException">A file is missing, malformed or of a kind that is not read.</exception>
    public static HuggingFaceTokenizer FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path) switch
        {
            ".model" when File.Exists(path) => SentencePieceReader.Read(path),
            ".txt" when File.Exists(path) => VocabularyTextReader.Read(path),
            _ => TokenizerJsonReader.Read(path),
        };
    }

    /// <summary>Builds a tokenizer from GGUF metadata.</summary>
    /// <param name="data">The metadata.</param>
    /// <param name="location">The file it came from, for messages.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="TokenizerException">The metadata are inconsistent or of a kind that is not read.</exception>
    public static HuggingFaceTokenizer FromGguf(GgufTokenizerData data, string location)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(location);
        return new GgufTokenizerReader(data, location).Read();
    }
}
