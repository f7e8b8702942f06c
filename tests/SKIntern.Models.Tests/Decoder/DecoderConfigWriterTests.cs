using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using SKIntern.Models.Decoder;
using SKIntern.Testing;

namespace SKIntern.Models.Tests.Decoder;

public sealed class DecoderConfigWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Goldens() => ModelGoldens.Cases();

    public static TheoryData<string, string> Texts() => new()
    {
        { "every rope field of yarn", """{"model_type":"llama","rope_scaling":{"rope_type":"yarn","factor":4,"original_max_position_embeddings":32,"beta_fast":30,"beta_slow":2,"attention_factor":1.1,"truncate":false}}""" },
        { "llama3", """{"model_type":"llama","attention_bias":true,"mlp_bias":true,"rope_scaling":{"rope_type":"llama3","factor":8,"low_freq_factor":1.5,"high_freq_factor":4,"original_max_position_embeddings":32}}""" },
        { "no window", """{"model_type":"mistral","sliding_window":null,"eos_token_id":[3,4]}""" },
        { "upper windows", """{"model_type":"qwen2","use_sliding_window":true,"sliding_window":16,"max_window_layers":2}""" },
        { "partial rotation", """{"model_type":"phi3","partial_rotary_factor":0.5,"head_dim":8}""" },
        { "no soft caps", """{"model_type":"gemma2","attn_logit_softcapping":null,"final_logit_softcapping":null,"head_dim":8,"query_pre_attn_scalar":144}""" },
        { "layers without rotation", """{"model_type":"smollm3","no_rope_layer_interval":2,"use_sliding_window":true,"sliding_window":8}""" },
    };

    [Theory]
    [MemberData(nameof(Goldens))]
    [Trait(TestCategories.Name, TestCategories.Parity)]
    public void Write_ReferenceConfig_ReadsBackEqual(string folder, string configFile) => AssertReadsBackEqual(ModelGoldens.Require(folder, configFile).Config);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Write_AnyField_ReadsBackEqual(string name, string text)
    {
        JsonObject json = JsonNode.Parse(text)!.AsObject();
        foreach ((string field, int value) in new[]
        {
            ("vocab_size", 50), ("hidden_size", 32), ("intermediate_size", 40), ("num_hidden_layers", 4), ("num_attention_heads", 4), ("max_position_embeddings", 64),
        })
        {
            json[field] = value;
        }

        DecoderConfig config = DecoderConfigReader.Read(_folder.Write("config.json", json.ToJsonString()));
        Assert.NotNull(name);
        AssertReadsBackEqual(config);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertReadsBackEqual(DecoderConfig config)
    {
        File.WriteAllBytes(_folder.File("config.json"), DecoderConfigWriter.ToFile(DecoderConfigWriter.Write(config, "float32")));
        AssertEqual(config, DecoderConfigReader.Read(_folder.File("config.json")));
    }

    // Records compare lists by reference, so properties are compared one by one.
    private static void AssertEqual(object expected, object actual)
    {
        foreach (PropertyInfo property in expected.GetType().GetProperties().Where(p => p.CanWrite))
        {
            object? left = property.GetValue(expected), right = property.GetValue(actual);
            if (left is RopeScaling && right is not null)
            {
                AssertEqual(left, right);
            }
            else if (left is double number)
            {
                Assert.Equal(number, Assert.IsType<double>(right), 12);
            }
            else
            {
                Assert.True(left is IEnumerable a && right is IEnumerable b ? a.Cast<object>().SequenceEqual(b.Cast<object>()) : Equals(left, right), $"{property.Name}: {left} and {right}");
            }
        }
    }
}
