using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SKIntern.Compression;

/// <summary>
/// The scores of one text as bytes, all numbers little-endian: "SKIS", the format's version (int32), the key (32 bytes), the number of words
/// (int32), for each word start (int32), length (int32) and importance (float64), then SHA-256 over all of that.
/// </summary>
internal static class ScoreEntry
{
    public const int Version = 1;
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const uint Magic = 0x5349_4B53;
    private const int VersionAt = 4;
    private const int KeyAt = 8;
    private const int CountAt = KeyAt + ScoreKey.Bytes;
    private const int WordsAt = CountAt + sizeof(int);
    private const int WordBytes = sizeof(int) + sizeof(int) + sizeof(double);

    /// <summary>The size of an entry; a text has no more words than UTF-16 units.</summary>
    public static long SizeOf(int words) => WordsAt + ((long)WordBytes * words) + HashBytes;

    public static byte[] Write(ReadOnlySpan<byte> key, IReadOnlyList<ScoredWord> words)
    {
        var entry = new byte[SizeOf(words.Count)];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(VersionAt), Version);
        key.CopyTo(entry.AsSpan(KeyAt));
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(CountAt), words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            Span<byte> word = entry.AsSpan(WordsAt + (WordBytes * i), WordBytes);
            BinaryPrimitives.WriteInt32LittleEndian(word, words[i].Start);
            BinaryPrimitives.WriteInt32LittleEndian(word[sizeof(int)..], words[i].Length);
            BinaryPrimitives.WriteDoubleLittleEndian(word[(2 * sizeof(int))..], words[i].Importance);
        }

        Sign(entry);
        return entry;
    }

    /// <summary>Sets the hash at the end.</summary>
    public static void Sign(Span<byte> entry) => SHA256.HashData(entry[..^HashBytes], entry[^HashBytes..]);

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The bytes, whatever they are.</param>
    /// <param name="key">The key that it must have.</param>
    /// <param name="textLength">The length of the text in UTF-16 units; every word lies inside.</param>
    /// <returns>The words, or <see langword="null"/> where the bytes are no whole, undamaged entry of that text.</returns>
    public static ScoredWord[]? TryRead(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> key, int textLength)
    {
        if (entry.Length < SizeOf(0)
            || BinaryPrimitives.ReadUInt32LittleEndian(entry) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(entry[VersionAt..]) != Version
            || !entry.Slice(KeyAt, ScoreKey.Bytes).SequenceEqual(key)
            || BinaryPrimitives.ReadInt32LittleEndian(entry[CountAt..]) is not (>= 0 and int count)
            || entry.Length != SizeOf(count)
            || !SHA256.HashData(entry[..^HashBytes]).AsSpan().SequenceEqual(entry[^HashBytes..]))
        {
            return null;
        }

        return ReadWords(entry[WordsAt..^HashBytes], count, textLength);
    }

    // The hash says that the bytes are what was written; this says that what was written belongs to the text.
    private static ScoredWord[]? ReadWords(ReadOnlySpan<byte> bytes, int count, int textLength)
    {
        var words = new ScoredWord[count];
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> word = bytes.Slice(WordBytes * i, WordBytes);
            int start = BinaryPrimitives.ReadInt32LittleEndian(word);
            int length = BinaryPrimitives.ReadInt32LittleEndian(word[sizeof(int)..]);
            double importance = BinaryPrimitives.ReadDoubleLittleEndian(word[(2 * sizeof(int))..]);
            if (start < end || length < 1 || start > textLength - length || !double.IsFinite(importance))
            {
                return null;
            }

            words[i] = new(start, length, importance);
            end = start + length;
        }

        return words;
    }
}
