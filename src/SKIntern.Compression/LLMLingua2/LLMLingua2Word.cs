namespace SKIntern.Compression;

/// <summary>A word of a prompt and what became of it.</summary>
/// <param name="Context">The index of its context.</param>
/// <param name="Text">The word; in Parity mode as the classifier's tokenizer spells it, without the marker of XLM-RoBERTa.</param>
/// <param name="KeepProbability">
/// P(keep). In Parity mode as the reference compares it (1 where forced, 0 where dropped as consecutive), and <see langword="null"/>
/// where it keeps a text without looking at its words.
/// </param>
/// <param name="IsKept">Whether it stayed.</param>
public readonly record struct LLMLingua2Word(int Context, string Text, float? KeepProbability, bool IsKept);
