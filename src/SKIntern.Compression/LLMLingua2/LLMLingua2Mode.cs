namespace SKIntern.Compression;

/// <summary>How <see cref="LLMLingua2Compressor"/> turns a classifier's answers into text.</summary>
public enum LLMLingua2Mode
{
    /// <summary>
    /// The method without the reference's defects: the classifier reads its own special tokens and at most as many tokens as it was
    /// trained on, words are stretches of the original text, and the asked rate is met over the whole prompt.
    /// </summary>
    Fixed,

    /// <summary>Exactly what llmlingua 0.2.2 gives, quirks included, for XLM-RoBERTa and cased BERT.</summary>
    Parity,
}
