namespace SKIntern.Compression;

/// <summary>The rows of labelled texts.</summary>
internal static class LabelledRows
{
    public static IReadOnlyList<TokenRow> Of(TokenRowBuilder builder, IReadOnlyList<LabelledText> texts)
        => [.. texts.SelectMany((text, i) => builder.Build(i, text.Text, [.. text.Words.Select(word => new TextSpan(word.Start, word.Length))]))];
}
