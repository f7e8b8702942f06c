using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Logging;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Decoder;

public sealed class DecoderConfigReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_MinimalLlama_FillsInTheReferenceDefaults()
    {
        DecoderConfig config = Read(Minimal());
        Assert.Equal(4, config.KeyValueHeadCount);
        Assert.Equal(8, config.HeadSize);
        Assert.Equal(1e-6, config.NormEpsilon);
        Assert.Equal(10_000, config.RopeTheta);
        Assert.Null(config.RopeScaling);
        Assert.False(config.TieWordEmbeddings);
        Assert.Empty(config.EndOfSequenceIds);
    }

    [Fact]
    public void Read_TransformersFiveRope_EqualsTransformersFour()
    {
        JsonObject four = Minimal(), five = Minimal();
        four["rope_theta"] = 500000.0;
        four["rope_scaling"] = Llama3();
        JsonObject parameters = Llama3();
        parameters["rope_theta"] = 500000.0;
        five["rope_parameters"] = parameters;
        Assert.Equal(Read(four) with { EndOfSequenceIds = [] }, Read(five) with { EndOfSequenceIds = [] });
        Assert.Equal(RopeScalingType.Llama3, Read(five).RopeScaling!.Type);
    }

    [Theory]
    [InlineData("mistral", "sliding_window", "null", null)]
    [InlineData("mistral", "sliding_window", "7", 7)]
    [InlineData("mistral", null, null, 4096)]
    [InlineData("phi3", null, null, null)]
    [InlineData("gemma2", null, null, 4096)]
    [InlineData("qwen2", "sliding_window", "7", null)]
    public void Read_Window_FollowsTheFamilysRule(string type, string? field, string? value, int? expected)
    {
        JsonObject json = Minimal();
        json["model_type"] = type;
        if (field is not null)
        {
            json[field] = value is null ? null : JsonNode.Parse(value);
        }

        DecoderConfig config = Read(json);
        Assert.Equal(expected, config.SlidingWindow);
        Assert.Equal(expected is not null, config.SlidingWindowLayers.Contains(0));
    }

    [Theory]
    [InlineData("qwen2", "layer_types", "[\"full_attention\"]", "layer_types")]
    [InlineData("qwen3", "layer_types", "[\"full_attention\",\"linear_attention\"]", "layer_types[1]")]
    [InlineData("llama", "layer_types", "[\"full_attention\",\"sliding_attention\"]", "SlidingWindow")]
    [InlineData("smollm3", "no_rope_layers", "[1]", "no_rope_layers")]
    [InlineData("gemma2", "use_bidirectional_attention", "true", "use_bidirectional_attention")]
    [InlineData("gemma2", "attn_logit_softcapping", "0", "AttentionSoftCap")]
    [InlineData("phi3", "rope_scaling", "{\"type\":\"longrope\",\"short_factor\":[1],\"long_factor\":[1,2,3,4]}", "short and long factors")]
    [InlineData("phi3", "rope_scaling", "{\"type\":\"longrope\",\"short_factor\":[1,1,1,1],\"long_factor\":[1,2,3,4],\"long_mscale\":1.2}", "rope_scaling.long_mscale")]
    [InlineData("mistral", "rope_parameters", "{\"full_attention\":{\"rope_type\":\"default\"}}", "rope_parameters.full_attention")]
    public void Read_BadFieldOfAFamily_NamesIt(string type, string field, string value, string named)
    {
        JsonObject json = Minimal();
        json["model_type"] = type;
        json[field] = JsonNode.Parse(value);
        Assert.Contains(named, Assert.Throws<CheckpointException>(() => Read(json)).Message);
    }

    [Theory]
    [InlineData("scale_attn_weights", "false")]
    [InlineData("scale_attn_by_inverse_layer_idx", "true")]
    [InlineData("add_cross_attention", "true")]
    public void Read_Gpt2ThatComputesOtherwise_IsRefused(string field, string value)
    {
        JsonObject json = new() { ["model_type"] = "gpt2", ["vocab_size"] = 50, ["n_embd"] = 32, ["n_head"] = 4, ["n_layer"] = 2 };
        Assert.Equal(128, Read(json).IntermediateSize);
        json[field] = JsonNode.Parse(value);
        Assert.Contains(field, Assert.Throws<CheckpointException>(() => Read(json)).Message);
    }

    [Fact]
    public void Read_UnknownFields_AreLoggedOnceTogether()
    {
        JsonObject json = Minimal();
        json["initializer_range"] = 0.02;
        json["favourite_colour"] = "green";
        json["mood"] = 3;
        var logger = new ListLogger();
        DecoderConfigReader.Read(_folder.Write("config.json", json.ToJsonString()), logger);
        string message = Assert.Single(logger.Messages);
        Assert.Contains("favourite_colour, mood", message);
        Assert.DoesNotContain("initializer_range", message);
    }

    [Fact]
    public void Read_SeveralEnds_KeepsAll()
    {
        JsonObject json = Minimal();
        json["eos_token_id"] = new JsonArray(7, 9);
        json["bos_token_id"] = 1;
        DecoderConfig config = Read(json);
        Assert.Equal([7, 9], config.EndOfSequenceIds);
        Assert.Equal(1, config.BeginOfSequenceId);
    }

    [Theory]
    [InlineData("model_type", "\"mamba\"", "mamba")]
    [InlineData("model_type", null, "model_type")]
    [InlineData("hidden_size", "\"big\"", "hidden_size")]
    [InlineData("hidden_size", "1.5", "hidden_size")]
    [InlineData("vocab_size", null, "vocab_size")]
    [InlineData("vocab_size", "0", "VocabularySize")]
    [InlineData("hidden_act", "\"mish\"", "hidden_act")]
    [InlineData("num_hidden_layers", "2147483647", "num_hidden_layers")]
    [InlineData("num_hidden_layers", "-1", "num_hidden_layers")]
    [InlineData("hidden_act", "3", "hidden_act")]
    [InlineData("sliding_window", "128", "sliding_window")]
    [InlineData("partial_rotary_factor", "0.5", "partial_rotary_factor")]
    [InlineData("quantization_config", "{\"bits\":4}", "quantization_config")]
    [InlineData("num_key_value_heads", "3", "KeyValueHeadCount")]
    [InlineData("attention_bias", "\"yes\"", "attention_bias")]
    [InlineData("rope_scaling", "{\"rope_type\":\"spiral\",\"factor\":2}", "rope_scaling.rope_type")]
    [InlineData("rope_scaling", "{\"rope_type\":\"linear\"}", "rope_scaling.factor")]
    [InlineData("rope_scaling", "{\"rope_type\":\"linear\",\"factor\":0.5}", "RopeScaling")]
    [InlineData("eos_token_id", "[1,\"two\"]", "eos_token_id")]
    public void Read_BadField_NamesFileAndField(string field, string? value, string named)
    {
        JsonObject json = Minimal();
        json[field] = value is null ? null : JsonNode.Parse(value);
        CheckpointException e = Assert.Throws<CheckpointException>(() => Read(json));
        Assert.Contains("config.json", e.Message);
        Assert.Contains(named, e.Message);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("[]", "object")]
    public void Read_NotAConfig_SaysWhatIsExpected(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<CheckpointException>(() => DecoderConfigReader.Read(_folder.Write("config.json", text))).Message);

    [Fact]
    public void Read_MissingFile_NamesIt()
        => Assert.Contains("absent.json", Assert.Throws<CheckpointException>(() => DecoderConfigReader.Read(_folder.File("absent.json"))).Message);

    [Fact]
    public void Read_MutatedText_ThrowsOnlyCheckpointExceptions()
    {
        string text = Minimal().ToJsonString();
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Char[' ', '~']).Array[1, 4].Sample(
            edits =>
            {
                char[] mutated = text.ToCharArray();
                foreach ((int at, char c) in edits)
                {
                    mutated[at] = c;
                }

                try
                {
                    DecoderConfigReader.Read(_folder.Write("mutated.json", new string(mutated)));
                }
                catch (CheckpointException)
                {
                    // The documented answer to a malformed file; any other exception fails the test.
                }
            },
            iter: 3000,
            threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private DecoderConfig Read(JsonObject json) => DecoderConfigReader.Read(_folder.Write("config.json", json.ToJsonString()));

    private sealed class ListLogger : Microsoft.Extensions.Logging.ILogger
    {
        internal List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Messages.Add(formatter(state, exception));
    }

    private static JsonObject Llama3() => new()
    {
        ["rope_type"] = "llama3",
        ["factor"] = 8.0,
        ["low_freq_factor"] = 1.0,
        ["high_freq_factor"] = 4.0,
        ["original_max_position_embeddings"] = 64,
    };

    private static JsonObject Minimal() => new()
    {
        ["model_type"] = "llama",
        ["vocab_size"] = 50,
        ["hidden_size"] = 32,
        ["intermediate_size"] = 40,
        ["num_hidden_layers"] = 2,
        ["num_attention_heads"] = 4,
        ["max_position_embeddings"] = 64,
    };
}
