namespace SKIntern.Models.Tokenization.Model;

/// <summary>Puts a BPE model and its caches together.</summary>
internal static class BpeModels
{
    public static ITokenModel Create(BpeOptions options)
    {
        PieceCache words = new(new BpeModel(options));
        return WordCut.IsExact(options) ? new WordCut(words) : words;
    }
}
