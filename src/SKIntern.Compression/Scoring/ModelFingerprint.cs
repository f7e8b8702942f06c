using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Tokenization;

namespace SKIntern.Compression;

/// <summary>
/// Identifies what the scores of a decoder depend on. A tokenizer has no name of its own, so it is identified by the text of every
/// id, its special ids and the way it cuts a text of many scripts.
/// </summary>
internal static class ModelFingerprint
{
    // What tokenizers differ in: runs of spaces and of line breaks, digits, contractions, accents (composed and not), other scripts.
    private const string Probe
        = "The  first-\n\n   1234567 tokens, don't THEY?\t caf\u00E9 cafe\u0301 \u4F60\u597D \u0645\u0631\u062D\u0628\u0627 \U0001F600 unbelievably";

    /// <summary>The fingerprint, or <see langword="null"/> where adapters are attached, whose weights nobody here knows.</summary>
    /// <param name="algorithm">The name and version of the scorer.</param>
    /// <param name="model">The model; all of its weights are hashed.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="settings">Everything else that scores depend on.</param>
    public static string? Of(string algorithm, DecoderModel model, ITokenizer tokenizer, params IEnumerable<string> settings)
    {
        if (model.Linears.Values.Any(linear => linear.Adapter is not null))
        {
            return null;
        }

        string[] parts =
        [
            JsonSerializer.Serialize(model.Config), model.DType.ToString(), WeightsHash.Of(model.Parameters), .. TokenizerParts(tokenizer), .. settings,
        ];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            // The length in front keeps "a", "bc" and "ab", "c" apart.
            hash.AppendData(Encoding.UTF8.GetBytes($"{part.Length}:{part}"));
        }

        return $"{algorithm}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static IEnumerable<string> TokenizerParts(ITokenizer tokenizer) =>
    [
        $"{tokenizer.VocabularySize},{tokenizer.BeginOfSequenceId},{tokenizer.EndOfSequenceId}",
        .. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.Decode([id], skipSpecialTokens: false)),
        string.Join(',', tokenizer.Encode(Probe)),
    ];
}
