using System.Text.Json;
using SKIntern.Models.Tokenization.AddedTokens;
using SKIntern.Models.Tokenization.Decoding;
using SKIntern.Models.Tokenization.Model;
using SKIntern.Models.Tokenization.Normalization;
using SKIntern.Models.Tokenization.PostProcessing;
using SKIntern.Models.Tokenization.PreTokenization;

namespace SKIntern.Models.Tokenization.Loading;

/// <summary>The stages of a tokenizer, in the order in which a text passes them.</summary>
internal sealed record TokenizerParts
{
    public required TokenTable Tokens { get; init; }

    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    public INormalizer? Normalizer { get; init; }

    public required IPreTokenizer PreTokenizer { get; init; }

    public required ITokenModel Model { get; init; }

    public PostProcessor PostProcessor { get; init; } = PostProcessor.None;

    public required ITokenDecoder Decoder { get; init; }

    public required SpecialIds SpecialIds { get; init; }

    /// <summary>Where the tokenizer came from, for messages.</summary>
    public required string Location { get; init; }

    /// <summary>Opens the <c>tokenizer.json</c> with the same meaning, to write the tokenizer in another format.</summary>
    public required Func<JsonDocument> Definition { get; init; }

    /// <summary>The GGUF metadata that the tokenizer was made from, if it was.</summary>
    public GgufTokenizerData? Gguf { get; init; }
}
