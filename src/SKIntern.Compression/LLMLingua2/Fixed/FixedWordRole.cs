namespace SKIntern.Compression;

/// <summary>What a <see cref="FixedWord"/> is.</summary>
internal enum FixedWordRole
{
    /// <summary>A word, or a stretch of marks and numbers that stands alone.</summary>
    Word,

    /// <summary>A mark before its word, such as an opening bracket.</summary>
    Leading,

    /// <summary>A mark behind its word, such as a full stop.</summary>
    Trailing,
}
