using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Encoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Encoder;

public sealed class EncoderConfigReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert", EncoderArchitecture.Bert, 0, 64)]
    [InlineData("roberta", EncoderArchitecture.Roberta, 1, 62)]
    [InlineData("xlm-roberta", EncoderArchitecture.Roberta, 1, 62)]
    public void Read_Minimal_FillsInTheReferenceDefaults(string type, EncoderArchitecture architecture, int padding, int longest)
    {
        EncoderConfig config = Read(Minimal(("model_type", type)));
        Assert.Equal(architecture, config.Architecture);
        Assert.Equal(padding, config.PaddingId);
        Assert.Equal(longest, config.MaxLength);
        Assert.Equal(1e-12, config.NormEpsilon);
        Assert.Equal(ActivationFunction.Gelu, config.Activation);
        Assert.Equal(2, config.TokenTypeCount);
        Assert.Null(config.LabelCount);
    }

    [Theory]
    [InlineData("{}", 2)]
    [InlineData("""{"num_labels":5}""", 5)]
    [InlineData("""{"id2label":{"0":"drop","1":"keep","2":"maybe"}}""", 3)]
    [InlineData("""{"id2label":{"0":"drop","1":"keep","2":"maybe"},"num_labels":3}""", 3)]
    public void Read_TokenClassifier_CountsItsLabels(string labels, int expected)
    {
        JsonObject json = Minimal(("architectures", new JsonArray("XLMRobertaForTokenClassification")));
        foreach ((string name, JsonNode? value) in JsonNode.Parse(labels)!.AsObject())
        {
            json[name] = value?.DeepClone();
        }

        Assert.Equal(expected, Read(json).LabelCount);
    }

    [Theory]
    [InlineData("BertModel")]
    [InlineData("BertForMaskedLM")]
    [InlineData("BertForPreTraining")]
    public void Read_NoTokenClassifier_HasNoHead(string architecture)
        => Assert.Null(Read(Minimal(("architectures", new JsonArray(architecture)), ("num_labels", 7))).LabelCount);

    [Theory]
    [InlineData("gelu_new", ActivationFunction.GeluTanh)]
    [InlineData("relu", ActivationFunction.Relu)]
    [InlineData("silu", ActivationFunction.Silu)]
    public void Read_Activation_IsHonoured(string name, ActivationFunction expected)
        => Assert.Equal(expected, Read(Minimal(("hidden_act", name))).Activation);

    [Theory]
    [InlineData("model_type", "\"llama\"", "llama")]
    [InlineData("model_type", null, "model_type")]
    [InlineData("vocab_size", null, "vocab_size")]
    [InlineData("vocab_size", "0", "VocabularySize")]
    [InlineData("hidden_size", "1.5", "hidden_size")]
    [InlineData("num_attention_heads", "5", "HeadCount")]
    [InlineData("layer_norm_eps", "0", "NormEpsilon")]
    [InlineData("layer_norm_eps", "\"small\"", "layer_norm_eps")]
    [InlineData("pad_token_id", "50", "PaddingId")]
    [InlineData("hidden_act", "\"mish\"", "hidden_act")]
    [InlineData("hidden_act", "3", "hidden_act")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type")]
    [InlineData("position_embedding_type", "1", "position_embedding_type")]
    [InlineData("is_decoder", "true", "is_decoder")]
    [InlineData("is_decoder", "\"no\"", "is_decoder")]
    [InlineData("add_cross_attention", "true", "add_cross_attention")]
    [InlineData("is_encoder_decoder", "true", "is_encoder_decoder")]
    [InlineData("quantization_config", "{\"bits\":4}", "quantization_config")]
    [InlineData("pruned_heads", "{\"0\":[1]}", "pruned_heads")]
    [InlineData("architectures", "[\"BertForSequenceClassification\"]", "BertForSequenceClassification")]
    [InlineData("architectures", "\"BertModel\"", "architectures")]
    [InlineData("id2label", "[\"a\"]", "id2label")]
    public void Read_BadField_NamesFileAndField(string field, string? value, string named)
    {
        JsonObject json = Minimal();
        json[field] = value is null ? null : JsonNode.Parse(value);
        CheckpointException e = Assert.Throws<CheckpointException>(() => Read(json));
        Assert.Contains("config.json", e.Message);
        Assert.Contains(named, e.Message);
    }

    [Fact]
    public void Read_LabelsThatContradict_NamesBoth()
    {
        string message = Assert.Throws<CheckpointException>(
            () => Read(Minimal(("num_labels", 2), ("id2label", JsonNode.Parse("""{"0":"a","1":"b","2":"c"}"""))))).Message;
        Assert.Contains("num_labels", message);
        Assert.Contains("id2label", message);
    }

    [Fact]
    public void Read_UnknownFields_AreLoggedOnce()
    {
        var logger = new Recorder();
        EncoderConfigReader.Read(_folder.Write("config.json", Minimal(("novelty", 3), ("use_cache", true), ("other_thing", "x")).ToJsonString()), logger);
        string entry = Assert.Single(logger.Entries);
        Assert.Contains("novelty, other_thing", entry);
        Assert.DoesNotContain("use_cache", entry);
    }

    [Fact]
    public void Read_NoUnknownFields_LogsNothing()
    {
        var logger = new Recorder();
        EncoderConfigReader.Read(_folder.Write("config.json", Minimal().ToJsonString()), logger);
        Assert.Empty(logger.Entries);
    }

    private EncoderConfig Read(JsonObject json) => EncoderConfigReader.Read(_folder.Write("config.json", json.ToJsonString()));

    private static JsonObject Minimal(params (string Name, JsonNode? Value)[] changes)
    {
        var json = new JsonObject
        {
            ["model_type"] = "bert",
            ["vocab_size"] = 50,
            ["hidden_size"] = 32,
            ["intermediate_size"] = 40,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["max_position_embeddings"] = 64,
        };
        foreach ((string name, JsonNode? value) in changes)
        {
            json[name] = value;
        }

        return json;
    }

    private sealed class Recorder : ILogger
    {
        internal List<string> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Entries.Add(formatter(state, exception));
    }
}
