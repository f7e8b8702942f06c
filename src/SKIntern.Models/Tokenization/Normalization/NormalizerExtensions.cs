namespace SKIntern.Models.Tokenization.Normalization;

/// <summary>Ways to call a normaliser.</summary>
internal static class NormalizerExtensions
{
    /// <summary>Normalises a text whose offsets nobody asks for.</summary>
    public static string Normalize(this INormalizer normalizer, string text)
        => normalizer.Normalize(new Piece(text, default, 0)).Text.ToString();
}
