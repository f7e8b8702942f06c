namespace SKIntern.Models.Tokenization.Loading;

/// <summary>The values of <c>tokenizer.ggml.model</c> that are read.</summary>
internal static class GgufModels
{
    public const string ByteLevelBpe = "gpt2";
    public const string SentencePieceBpe = "llama";
    public const string Unigram = "t5";
    public const string WordPiece = "bert";

    public static IReadOnlyList<string> All { get; } = [ByteLevelBpe, SentencePieceBpe, Unigram, WordPiece];
}
