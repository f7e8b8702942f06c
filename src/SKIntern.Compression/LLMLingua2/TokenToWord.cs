namespace SKIntern.Compression;

/// <summary>How the probability of a word follows from those of its tokens.</summary>
public enum TokenToWord
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first.</summary>
    First,
}
