namespace SKIntern.Models.Tokenization;

/// <summary>The tokenizer metadata of a GGUF file (keys <c>tokenizer.ggml.*</c>), as read, before any interpretation.</summary>
public sealed record GgufTokenizerData
{
    /// <summary>
    /// <c>model</c>: the kind of tokenizer; <c>gpt2</c> is byte-level BPE, <c>llama</c> SentencePiece BPE, <c>t5</c> Unigram,
    /// <c>bert</c> WordPiece.
    /// </summary>
    public required string Model { get; init; }

    /// <summary><c>pre</c>: the name of the pre-tokeniser, such as <c>smollm</c>; <see langword="null"/> where the file has none.</summary>
    public string? PreTokenizer { get; init; }

    /// <summary><c>tokens</c>: the token texts; the id of a token is its index.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary><c>merges</c>: the BPE merges as <c>left right</c>, the most frequent first.</summary>
    public IReadOnlyList<string> Merges { get; init; } = [];

    /// <summary>
    /// <c>token_type</c>, one per token: 1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte.
    /// <see langword="null"/> where the file has none: every token is normal.
    /// </summary>
    public IReadOnlyList<int>? TokenTypes { get; init; }

    /// <summary><c>scores</c>, one per token; SentencePiece vocabularies have them. <see langword="null"/> where the file has none.</summary>
    public IReadOnlyList<float>? Scores { get; init; }

    /// <summary><c>precompiled_charsmap</c>: SentencePiece's compiled normalisation rules; empty where the file has none.</summary>
    public IReadOnlyList<byte> NormalizationRules { get; init; } = [];

    /// <summary><c>add_space_prefix</c>; <see langword="null"/> means yes for <c>llama</c> and <c>t5</c>, and nothing for the others.</summary>
    public bool? AddSpacePrefix { get; init; }

    /// <summary><c>remove_extra_whitespaces</c>; <see langword="null"/> means no.</summary>
    public bool? RemoveExtraWhitespaces { get; init; }

    /// <summary><c>unknown_token_id</c>; where it is missing, the one token of type 2.</summary>
    public int? UnknownId { get; init; }

    /// <summary><c>cls_token_id</c>: what BERT puts in front; the begin-of-sequence token where it is missing.</summary>
    public int? ClassificationId { get; init; }

    /// <summary><c>seperator_token_id</c> (spelled so): what BERT puts behind; the end-of-sequence token where it is missing.</summary>
    public int? SeparatorId { get; init; }

    /// <summary><c>bos_token_id</c>.</summary>
    public int? BeginOfSequenceId { get; init; }

    /// <summary><c>eos_token_id</c>.</summary>
    public int? EndOfSequenceId { get; init; }

    /// <summary><c>padding_token_id</c>.</summary>
    public int? PaddingId { get; init; }

    /// <summary><c>add_bos_token</c>; <see langword="null"/> leaves it to the family (Llama, Llama 3 and BERT add it, the others do not).</summary>
    public bool? AddBeginOfSequence { get; init; }

    /// <summary><c>add_eos_token</c>; <see langword="null"/> means yes for <c>t5</c> and <c>bert</c>, and no for the others.</summary>
    public bool? AddEndOfSequence { get; init; }
}
