namespace SKIntern.Compression;

/// <summary>A text, or a part of one, as an encoder reads it.</summary>
/// <param name="Text">Which text, from 0.</param>
/// <param name="Ids">[T] token ids, special tokens included.</param>
/// <param name="Words">[T] for each token its word in the text, or -1 for a special token and one that stands for no word.</param>
internal sealed record TokenRow(int Text, long[] Ids, int[] Words);
