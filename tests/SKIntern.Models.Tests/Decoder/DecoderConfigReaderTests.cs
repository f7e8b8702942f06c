using System.Text.Json.Nodes;
using CsCheck;
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
