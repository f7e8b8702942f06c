using System.Text.Json.Nodes;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Encoder;
using SKIntern.Testing;
using SKIntern.Tokenization;
using static TorchSharp.torch;

namespace SKIntern.Models.Tests.Encoder;

public sealed class SentenceEncoderTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EmbedTokens_MixedLengths_EqualsOneByOneInOrder()
    {
        using SentenceEncoder encoder = Create();
        int[][] rows = [[4], [5, 6, 7, 8], [9, 10], [11, 12, 13, 14, 15], [16]];
        IReadOnlyList<float[]> together = encoder.EmbedTokens(rows, batchSize: 2, cancellationToken: Token);
        Assert.Equal(rows.Length, together.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            float[] alone = encoder.EmbedTokens([rows[i]], cancellationToken: Token)[0];
            Assert.Equal(encoder.EmbeddingSize, alone.Length);
            Assert.All(alone.Zip(together[i]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            Assert.Equal(1, alone.Sum(v => (double)v * v), Tolerance);
        }
    }

    [Theory]
    [InlineData(SentencePooling.Mean)]
    [InlineData(SentencePooling.FirstToken)]
    public void EmbedTokens_NotNormalised_IsThePooledHiddenState(SentencePooling pooling)
    {
        using SentenceEncoder encoder = Create(new() { Pooling = pooling, Normalize = false });
        using Tensor ids = TinyEncoders.Row(4, 5, 6), hidden = encoder.Encoder.Forward(ids);
        using Tensor expected = pooling == SentencePooling.Mean ? hidden.mean([1]) : hidden.select(1, 0);
        Assert.All(expected.data<float>().ToArray().Zip(encoder.EmbedTokens([[4, 5, 6]], cancellationToken: Token)[0]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void Embed_LongText_IsCutInsideItsSpecialTokens()
    {
        using SentenceEncoder encoder = Create(new() { MaxTokens = 5 });
        IReadOnlyList<float[]> actual = encoder.Embed(["abcdefgh", ""], cancellationToken: Token);
        IReadOnlyList<float[]> expected = encoder.EmbedTokens([[2, 5, 6, 7, 3], [2, 3]], cancellationToken: Token);
        Assert.Equal(expected[0], actual[0]);
        Assert.Equal(expected[1], actual[1]);
    }

    [Fact]
    public void Embed_Nothing_GivesNothing()
    {
        using SentenceEncoder encoder = Create();
        Assert.Empty(encoder.Embed([], cancellationToken: Token));
    }

    [Fact]
    public void EmbedTokens_Progress_CountsRows()
    {
        using SentenceEncoder encoder = Create();
        var progress = new Steps();
        encoder.EmbedTokens([[4], [5], [6]], batchSize: 2, progress, Token);
        Assert.Equal([2, 3], progress.Values);
    }

    [Fact]
    public void EmbedTokens_Cancelled_StopsBetweenPasses()
    {
        using SentenceEncoder encoder = Create();
        using var cancel = new CancellationTokenSource();
        var progress = new Steps { OnReport = cancel.Cancel };
        Assert.Throws<OperationCanceledException>(() => encoder.EmbedTokens([[4], [5], [6]], batchSize: 1, progress, cancel.Token));
        Assert.Equal([1], progress.Values);
    }

    [Fact]
    public void EmbedTokens_ManyTimes_LeaksNoTensors()
    {
        using SentenceEncoder encoder = Create();
        encoder.EmbedTokens([[4], [5, 6]], cancellationToken: Token);
        long before = Tensor.TotalCount;
        encoder.EmbedTokens([[4], [5, 6]], batchSize: 1, cancellationToken: Token);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void EmbedTokens_BadRow_NamesIt()
    {
        using SentenceEncoder encoder = Create();
        Assert.Contains("Row 1 has 0 tokens", Assert.Throws<ArgumentException>(() => encoder.EmbedTokens([[4], []], cancellationToken: Token)).Message);
        Assert.Contains("Row 0 has 11 tokens", Assert.Throws<ArgumentException>(() => encoder.EmbedTokens([new int[11]], cancellationToken: Token)).Message);
        Assert.Throws<ArgumentException>(() => encoder.EmbedTokens([[99]], cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.EmbedTokens([[4]], batchSize: 0, cancellationToken: Token));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(11)]
    public void Create_ImpossibleMaxTokens_NamesTheNumbers(int maximum)
        => Assert.Contains($"is {maximum}", Assert.Throws<ArgumentException>(() => Create(new() { MaxTokens = maximum })).Message);

    [Fact]
    public void Load_Folder_ReadsItsSteps()
    {
        WriteFolder();
        using SentenceEncoder encoder = Load();
        Assert.Equal(SentencePooling.FirstToken, encoder.Settings.Pooling);
        Assert.True(encoder.Settings.Normalize);
        Assert.Equal(7, encoder.MaxTokens);
    }

    [Theory]
    [InlineData("modules.json", """[{"type":"sentence_transformers.models.Transformer","path":""}]""", "Transformer")]
    [InlineData("modules.json", """[{"type":"sentence_transformers.models.Transformer","path":"../x"}]""", "[0].path")]
    [InlineData("modules.json", """[{"type":"os.system","path":""}]""", "os.system")]
    [InlineData("modules.json", """{}""", "list of objects")]
    [InlineData("modules.json", """[{"type":"sentence_transformers.models.Transformer"},{"type":"sentence_transformers.models.Pooling","path":"1_Pooling"},{"type":"sentence_transformers.models.Dense","path":"2"}]""", "Dense")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_max_tokens":true}""", "pooling_mode_max_tokens")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":true}""", "pooling_mode_mean_tokens, pooling_mode_cls_token")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode":"max"}""", "pooling_mode")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_cls_token":true,"word_embedding_dimension":13}""", "13")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":7,"do_lower_case":true}""", "do_lower_case")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":70}""", "MaxTokens")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":-1}""", "max_seq_length")]
    [InlineData("config_sentence_transformers.json", """{"default_prompt_name":"query"}""", "default_prompt_name")]
    public void Load_WhatIsNotSupported_IsNamed(string file, string text, string named)
    {
        WriteFolder();
        _folder.Write(file, text);
        Assert.Contains(named, Assert.Throws<CheckpointException>(Load).Message);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SentenceEncoder Create(SentenceSettings? settings = null)
    {
        EncoderModel encoder = EncoderModel.CreateRandom(TinyEncoders.Bert, seed: 1);
        try
        {
            return new(encoder, new LetterTokenizer(), settings);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    private SentenceEncoder Load() => SentenceEncoder.Load(_folder.Path, new LetterTokenizer(), cancellationToken: Token);

    private void WriteFolder()
    {
        EncoderConfig config = TinyEncoders.Bert;
        using EncoderModel model = EncoderModel.CreateRandom(config, seed: 2);
        SafetensorsWriter.Write(_folder.File("model.safetensors"), model.Parameters);
        _folder.Write("config.json", new JsonObject
        {
            ["model_type"] = "bert",
            ["vocab_size"] = config.VocabularySize,
            ["hidden_size"] = config.HiddenSize,
            ["intermediate_size"] = config.IntermediateSize,
            ["num_hidden_layers"] = config.LayerCount,
            ["num_attention_heads"] = config.HeadCount,
            ["max_position_embeddings"] = config.MaxPositionEmbeddings,
        }.ToJsonString());
        _folder.Write("modules.json", """
            [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
            {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
            {"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]
            """);
        Directory.CreateDirectory(_folder.File("1_Pooling"));
        _folder.Write("1_Pooling/config.json", """{"word_embedding_dimension":12,"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""");
        _folder.Write("sentence_bert_config.json", """{"max_seq_length":7,"do_lower_case":false}""");
    }

    /// <summary>Letters from a = 5, in a frame of 2 and 3.</summary>
    private sealed class LetterTokenizer : ITokenizer
    {
        public int VocabularySize => 30;

        public int? BeginOfSequenceId => 2;

        public int? EndOfSequenceId => 3;

        public int? PaddingId => 0;

        public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = false)
        {
            IEnumerable<int> letters = text.Select(c => c - 'a' + 5);
            return addSpecialTokens ? [2, .. letters, 3] : [.. letters];
        }

        public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => throw new NotSupportedException();
    }

    private sealed class Steps : IProgress<int>
    {
        internal List<int> Values { get; } = [];

        internal Action OnReport { get; init; } = () => { };

        public void Report(int value)
        {
            Values.Add(value);
            OnReport();
        }
    }
}
