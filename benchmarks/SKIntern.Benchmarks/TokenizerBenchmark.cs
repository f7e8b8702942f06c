using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.ML.Tokenizers;
using SKIntern.Models.Tokenization;

namespace SKIntern.Benchmarks;

/// <summary>
/// Encoding and decoding eight megabytes with a byte-level BPE vocabulary. The baseline is plain Microsoft.ML.Tokenizers with
/// the same vocabulary and GPT-2's pattern; both give the same ids.
/// </summary>
[Config(typeof(Columns))]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class TokenizerBenchmark
{
    private const int Megabytes = 8;
    private const string Gpt2Pattern = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private string _text = "";
    private HuggingFaceTokenizer _ours = null!;
    private Tokenizer _microsofts = null!;
    private int[] _ids = [];

    [GlobalSetup]
    public void Setup()
    {
        GeneratedVocabulary vocabulary = new(seed: 5, Megabytes * 1_000_000);
        _text = vocabulary.Text;
        _ours = GeneratedTokenizer.Create(vocabulary);
        _microsofts = BpeTokenizer.Create(new BpeOptions(vocabulary.Tokens)
        {
            Merges = vocabulary.Merges.Select(m => $"{m.Left} {m.Right}"),
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(Gpt2Pattern, RegexOptions.Compiled), null),
        });
        _ids = [.. _ours.Encode(_text)];
        if (!_ids.SequenceEqual(_microsofts.EncodeToIds(_text)) || _ours.Decode(_ids) != _text)
        {
            throw new InvalidOperationException("The two tokenizers disagree; their times are not comparable.");
        }
    }

    [Benchmark(Baseline = true), BenchmarkCategory("encode")]
    public int MicrosoftEncode() => _microsofts.EncodeToIds(_text).Count;

    [Benchmark, BenchmarkCategory("encode")]
    public int Encode() => _ours.Encode(_text).Count;

    [Benchmark, BenchmarkCategory("encode")]
    public int EncodeWithOffsets() => _ours.EncodeWithOffsets(_text).Ids.Count;

    [Benchmark(Baseline = true), BenchmarkCategory("decode")]
    public int MicrosoftDecode() => _microsofts.Decode(_ids)!.Length;

    [Benchmark, BenchmarkCategory("decode")]
    public int Decode() => _ours.Decode(_ids).Length;

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new TokensPerSecondColumn("kB/s", _ => Megabytes * 1000));
    }
}
