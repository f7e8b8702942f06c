namespace SKIntern.Models.Tokenization.Model;

/// <summary>What a BPE model is made of. The names are those of <c>tokenizer.json</c>.</summary>
internal sealed record BpeOptions
{
    /// <summary>Token to id; not empty.</summary>
    public required Dictionary<string, int> Vocabulary { get; init; }

    public required BpeMerges Merges { get; init; }

    /// <summary>The token for characters that the vocabulary lacks; without it they are left out.</summary>
    public int? UnknownId { get; init; }

    /// <summary>Whether adjacent unknown characters become one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether a piece that is a token as a whole is taken as that token.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>Whether characters that the vocabulary lacks become its byte tokens <c>&lt;0xNN&gt;</c>.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>What characters behind the first of a piece are prefixed with; may be empty.</summary>
    public string ContinuationPrefix { get; init; } = "";

    /// <summary>What the last character of a piece is followed by; may be empty.</summary>
    public string EndOfWordSuffix { get; init; } = "";
}
