namespace SKIntern.Models.Tokenization.PreTokenization;

/// <summary>Where Metaspace puts its sign in front. The names are those of <c>tokenizer.json</c>.</summary>
internal enum PrependScheme
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>Before the stretch with which the text starts.</summary>
    First,

    /// <summary>Before every stretch between added tokens.</summary>
    Always,
}
