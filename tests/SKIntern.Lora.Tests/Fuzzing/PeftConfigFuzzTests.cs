using SKIntern.Lora.Adapters;
using SKIntern.Models.Checkpoints;
using SKIntern.Testing;
using SKIntern.Testing.Fuzzing;

namespace SKIntern.Lora.Tests.Fuzzing;

/// <summary>Damaged adapter configs are read or give a <see cref="CheckpointException"/>.</summary>
[Trait(TestCategories.Name, TestCategories.Fuzz)]
public sealed class PeftConfigFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AdapterConfig_Damaged_ReadsOrThrowsCheckpointException()
    {
        string path = _folder.File(PeftConfigFile.FileName);
        FuzzRun.Check(
            new()
            {
                Path = path,
                Read = () => PeftConfigFile.Read(path),
                IsDocumented = e => e is CheckpointException,
            },
            FuzzInputs.Json(
                """
                {"peft_type":"LORA","r":4,"lora_alpha":8.0,"lora_dropout":0.1,"target_modules":["q_proj","v_proj"],"exclude_modules":"lm_head","layers_to_transform":[0,1],"layers_pattern":"layers",
                "rank_pattern":{"q_proj":2},"alpha_pattern":{"v_proj":4.5},"use_rslora":true,"use_dora":false,"modules_to_save":["lm_head"],"init_lora_weights":true,"bias":"lora_only","lora_bias":true,"ensure_weight_tying":true,
                "base_model_name_or_path":"org/model","revision":null,"layer_replication":null,"fan_in_fan_out":false,"inference_mode":true,"task_type":"CAUSAL_LM","some_new_field":{"a":[1]}}
                """u8.ToArray(),
                """{"target_modules":"all-linear","init_lora_weights":"gaussian","loftq_config":{},"bias":"all","lora_bias":false,"ensure_weight_tying":false}"""u8.ToArray()));
    }
}
