using System.Text;
using SKIntern.Models.Checkpoints;
using SKIntern.Models.Decoder;
using SKIntern.Models.Decoder.Families;
using SKIntern.Models.Encoder;
using SKIntern.Models.Tests.Decoder;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Damaged config files are read or give a <see cref="CheckpointException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class ConfigFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DecoderConfig_Damaged_ReadsOrThrowsCheckpointException()
        => Check(
            path => DecoderConfigReader.Read(path),
            """
            {"model_type":"llama","architectures":["LlamaForCausalLM"],"vocab_size":50,"hidden_size":32,"intermediate_size":40,"num_hidden_layers":2,"num_attention_heads":4,
            "num_key_value_heads":2,"head_dim":8,"max_position_embeddings":64,"rms_norm_eps":1e-5,"rope_theta":10000.0,"rope_scaling":{"rope_type":"llama3","factor":8.0,"low_freq_factor":1.0,
            "high_freq_factor":4.0,"original_max_position_embeddings":64},"tie_word_embeddings":false,"attention_bias":false,"hidden_act":"silu","bos_token_id":1,"eos_token_id":[2,3]}
            """,
            """
            {"model_type":"llama","vocab_size":50,"hidden_size":32,"intermediate_size":40,"num_hidden_layers":2,"num_attention_heads":4,"max_position_embeddings":64,
            "rope_parameters":{"rope_type":"yarn","rope_theta":10000.0,"factor":4.0,"original_max_position_embeddings":16,"beta_fast":32,"beta_slow":1,"truncate":false},"sliding_window":null}
            """);

    [Fact]
    public void DecoderConfig_DamagedOfEachFamily_ReadsOrThrowsCheckpointException()
        => Check(path => DecoderConfigReader.Read(path), [.. DecoderFamily.All.Keys.SelectMany(t => new[] { SmallConfigs.Of(t).ToJsonString(), SmallConfigs.OfVersion5(t).ToJsonString() })]);

    [Fact]
    public void EncoderConfig_Damaged_ReadsOrThrowsCheckpointException()
        => Check(
            path => EncoderConfigReader.Read(path),
            """
            {"model_type":"bert","architectures":["BertForTokenClassification"],"vocab_size":50,"hidden_size":32,"intermediate_size":40,"num_hidden_layers":2,"num_attention_heads":4,
            "max_position_embeddings":64,"type_vocab_size":2,"hidden_act":"gelu","layer_norm_eps":1e-12,"pad_token_id":0,"position_embedding_type":"absolute","is_decoder":false,
            "id2label":{"0":"drop","1":"keep"},"num_labels":2,"pruned_heads":{}}
            """,
            """{"model_type":"xlm-roberta","vocab_size":50,"hidden_size":32,"intermediate_size":40,"num_hidden_layers":2,"num_attention_heads":4,"max_position_embeddings":66,"pad_token_id":1}""");

    [Fact]
    public void GenerationConfig_Damaged_ReadsOrThrowsCheckpointException()
        => Check(
            path =>
            {
                using JsonObjectReader root = JsonObjectReader.Open(path);
                root.GetIntOrList("eos_token_id");
            },
            """{"bos_token_id":1,"eos_token_id":[2,3],"do_sample":true,"temperature":0.6,"top_p":0.9,"transformers_version":"4.57.6"}""",
            """{"eos_token_id":2}""");

    [Fact]
    public void SentenceModules_Damaged_ReadsOrThrowsCheckpointException()
    {
        Directory.CreateDirectory(_folder.File("1_Pooling"));
        _folder.Write("1_Pooling/config.json", """{"word_embedding_dimension":12,"pooling_mode_mean_tokens":true}""");
        Check(
            "modules.json",
            _ => SentenceFolder.Read(_folder.Path),
            """[{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},{"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""");
    }

    [Fact]
    public void SentencePooling_Damaged_ReadsOrThrowsCheckpointException()
    {
        Directory.CreateDirectory(_folder.File("1_Pooling"));
        _folder.Write("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""");
        Check(
            "1_Pooling/config.json",
            _ => SentenceFolder.Read(_folder.Path),
            """{"word_embedding_dimension":12,"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":false,"pooling_mode_max_tokens":false}""",
            """{"embedding_dimension":12,"pooling_mode":"mean"}""");
    }

    private void Check(Action<string> read, params string[] valid) => Check("config.json", read, valid);

    private void Check(string name, Action<string> read, params string[] valid)
        => FuzzRun.Check(
            new()
            {
                Path = _folder.File(name),
                Read = () => read(_folder.File(name)),
                IsDocumented = e => e is CheckpointException,
            },
            FuzzInputs.Json([.. valid.Select(Encoding.UTF8.GetBytes)]));
}
