using CsCheck;
using Microsoft.ML.Tokenizers;
using SKIntern.Models.Tokenization.Model;

namespace SKIntern.Models.Tests.Tokenization;

public class BpeModelTests
{
    private const string Letters = "abcd";

    /// <summary>Which earlier tokens each merge joins.</summary>
    private static readonly Gen<(int Left, int Right)[]> Merges = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40]).Array[0, 25];

    /// <summary>Short texts are merged by scanning and long ones with a heap.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.Char[Letters].Array[1, 12], Gen.Char[Letters].Array[40, 200], Gen.Char["ab"].Array[40, 120])
        .Select(c => new string(c));

    /// <summary>Microsoft.ML.Tokenizers merges strings, one pair after the other; ids and order must be the same.</summary>
    [Fact]
    public void Encode_AnyMerges_AgreesWithMicrosoftsBpe() => Gen.Select(Merges, Texts).Sample(
        (picks, text) =>
        {
            List<string> tokens = [.. Letters.Select(c => c.ToString())];
            List<string> merges = [];
            foreach ((int left, int right) in picks)
            {
                string merge = $"{tokens[left % tokens.Count]} {tokens[right % tokens.Count]}";
                string joined = merge.Replace(" ", "", StringComparison.Ordinal);
                if (joined.Length <= 32 && !merges.Contains(merge))
                {
                    merges.Add(merge);
                    tokens.Add(joined);
                }
            }

            Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
            foreach (string token in tokens)
            {
                vocabulary.TryAdd(token, vocabulary.Count);
            }

            BpeMerges ranked = new(vocabulary);
            Assert.All(merges, merge => Assert.Null(ranked.TryAdd(merge)));
            List<int> ids = [];
            List<ByteRange> ranges = [];
            new BpeModel(new Models.Tokenization.Model.BpeOptions { Vocabulary = vocabulary, Merges = ranked }).Encode(text, ids, ranges);

            BpeTokenizer reference = BpeTokenizer.Create(new Microsoft.ML.Tokenizers.BpeOptions(vocabulary) { Merges = merges });
            Assert.Equal(reference.EncodeToIds(text, considerPreTokenization: false, considerNormalization: false), ids);
            Assert.Equal(text, string.Concat(ranges.Select(r => text[r.Start..r.End])));
        },
        iter: 2_000);
}
