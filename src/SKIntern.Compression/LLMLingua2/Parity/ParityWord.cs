namespace SKIntern.Compression;

/// <summary>A word of a chunk as the reference builds it from tokens.</summary>
/// <param name="Text">The word, with XLM-RoBERTa's marker or BERT's prefix where its first token has one.</param>
/// <param name="Probability">P(keep), 1 where forced.</param>
/// <param name="IsExact">
/// Whether every part was forced. The reference then holds a Python float instead of a float32, and one of those makes numpy compute
/// a percentile in 64 bits.
/// </param>
/// <param name="Unforced">P(keep) as the context filter sees it.</param>
/// <param name="Tokens">Its weight: the number of cl100k tokens.</param>
internal readonly record struct ParityWord(string Text, float Probability, bool IsExact, float Unforced, int Tokens);
