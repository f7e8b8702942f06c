namespace SKIntern.Compression;

/// <summary>What became of one word of a text.</summary>
/// <param name="Start">Where the word starts in the original text, in UTF-16 units.</param>
/// <param name="Length">Its length in UTF-16 units, above 0.</param>
/// <param name="Importance">Its importance or probability as the scorer gave it; <see langword="null"/> where nothing scored it.</param>
/// <param name="IsKept">Whether it stayed.</param>
public readonly record struct WordDecision(int Start, int Length, double? Importance, bool IsKept);
