using SKIntern.Models.Checkpoints;
using SKIntern.Models.Tests.Checkpoints;
using SKIntern.Models.Tokenization.Loading;

namespace SKIntern.Models.Tests.Fuzzing;

/// <summary>Small valid GGUF files, to be damaged.</summary>
internal static class SmallGguf
{
    private const uint Float32 = 0;
    private const int StringType = 8, ArrayType = 9, Int32Type = 5, Float32Type = 6, BoolType = 7, Int8Type = 1;
    private const int Size = 4, Vocabulary = 8;

    /// <summary>A model of an architecture without its layers, with everything else that is read of one.</summary>
    public static byte[] Model(string architecture, string tokenizer)
    {
        GgufBuilder builder = Tokenizer(Header(architecture), tokenizer)
            .Pair("tokenizer.chat_template", "{% for m in messages %}{{ bos_token }}{{ m.content }}{% endfor %}").Pair("tokenizer.chat_template.tool_use", "{{ tools }}")
            .Tensor("token_embd.weight", Float32, [Vocabulary, Size], new byte[Vocabulary * Size * sizeof(float)]).Tensor("output_norm.weight", Float32, [Size], new byte[Size * sizeof(float)]);
        return (architecture switch
        {
            "llama" => builder.Tensor("rope_freqs.weight", Float32, [1], BitConverter.GetBytes(1f)).Tensor("blk.0.attn_q.weight", Float32, [Size, Size], new byte[Size * Size * sizeof(float)]),
            "phi3" => builder.Tensor("rope_factors_long.weight", Float32, [1], BitConverter.GetBytes(2f)).Tensor("rope_factors_short.weight", Float32, [1], BitConverter.GetBytes(1f)),
            "gpt2" => builder.Tensor("position_embd.weight", Float32, [Size, Size], new byte[Size * Size * sizeof(float)]),
            _ => builder,
        }).Build();
    }

    /// <summary>A model with one tensor of every type that is read.</summary>
    public static byte[] EveryType()
    {
        GgufBuilder builder = Header("qwen2").Pair("nested", ArrayType, GgufBuilder.ArrayOf(ArrayType, 1, GgufBuilder.ArrayOf(0, 3, 1, 2, 3))).Pair("flag", BoolType, 1);
        foreach (GgufTensorType type in GgufTensorType.ById.Values.Where(t => t.IsSupported).OrderBy(t => t.Id))
        {
            byte[] block = [.. Enumerable.Range(0, type.BlockBytes).Select(i => (byte)i)];
            builder.Tensor($"blk.{type.Id}.ffn_up.weight", type.Id, [1, type.BlockElements], block);
        }

        return builder.Build();
    }

    /// <summary>A part of a model of two.</summary>
    public static byte[] Part(int number)
    {
        GgufBuilder builder = number == 0 ? Header("qwen2").Pair("split.tensors.count", Int32Type, BitConverter.GetBytes(2)) : new GgufBuilder();
        return builder.Pair("split.no", 2, BitConverter.GetBytes((ushort)number)).Pair("split.count", 2, BitConverter.GetBytes((ushort)2))
            .Tensor(number == 0 ? "token_embd.weight" : "output_norm.weight", Float32, [Size], new byte[Size * sizeof(float)]).Build();
    }

    private static GgufBuilder Header(string architecture)
    {
        GgufBuilder builder = new GgufBuilder().Pair("general.architecture", architecture).Pair("general.alignment", 32u).Pair($"{architecture}.embedding_length", (uint)Size)
            .Pair($"{architecture}.attention.head_count", 2u).Pair($"{architecture}.attention.head_count_kv", 2u).Pair($"{architecture}.feed_forward_length", 8u)
            .Pair($"{architecture}.block_count", 1u).Pair($"{architecture}.context_length", 16u).Pair($"{architecture}.rope.freq_base", Float32Type, BitConverter.GetBytes(1e4f));
        string epsilon = architecture == "gpt2" ? "layer_norm_epsilon" : "layer_norm_rms_epsilon";
        builder.Pair($"{architecture}.attention.{epsilon}", Float32Type, BitConverter.GetBytes(1e-5f));
        return architecture switch
        {
            "gemma2" => builder.Pair("gemma2.attn_logit_softcapping", Float32Type, BitConverter.GetBytes(50f)).Pair("gemma2.attention.sliding_window", 8u).Pair("gemma2.attention.key_length", 2u).Pair("gemma2.attention.value_length", 2u),
            "phi3" => builder.Pair("phi3.rope.dimension_count", 2u).Pair("phi3.attention.sliding_window", 8u).Pair("phi3.rope.scaling.original_context_length", 8u),
            "qwen3" => builder.Pair("qwen3.rope.scaling.type", "yarn").Pair("qwen3.rope.scaling.factor", Float32Type, BitConverter.GetBytes(2f)).Pair("qwen3.rope.scaling.original_context_length", 8u),
            _ => builder,
        };
    }

    private static GgufBuilder Tokenizer(GgufBuilder builder, string model)
    {
        bool words = model == GgufModels.WordPiece, bytes = model == GgufModels.ByteLevelBpe;
        (string Text, float Score, int Type)[] tokens = words
            ? [("[UNK]", 0, 3), ("[CLS]", 0, 3), ("[SEP]", 0, 3), ("\u2581a", 0, 1), ("b", 0, 1)]
            : bytes ? [("<s>", 0, 3), ("</s>", 0, 3), ("a", 0, 1), ("b", 0, 1), ("ab", 0, 1), ("<x>", 0, 4)]
            : [.. SmallTokenizers.Pieces.Take(Vocabulary)];
        builder.Pair("tokenizer.ggml.model", model)
            .Pair("tokenizer.ggml.tokens", ArrayType, GgufBuilder.ArrayOf(StringType, (ulong)tokens.Length, [.. tokens.SelectMany(t => GgufBuilder.Text(t.Text))]))
            .Pair("tokenizer.ggml.token_type", ArrayType, GgufBuilder.ArrayOf(Int32Type, (ulong)tokens.Length, [.. tokens.SelectMany(t => BitConverter.GetBytes(t.Type))]))
            .Pair("tokenizer.ggml.bos_token_id", 1u).Pair("tokenizer.ggml.eos_token_id", 1u).Pair("tokenizer.ggml.unknown_token_id", 0u).Pair("tokenizer.ggml.add_bos_token", BoolType, 1);
        if (bytes)
        {
            return builder.Pair("tokenizer.ggml.pre", GgufFamily.Names.First()).Pair("tokenizer.ggml.merges", ArrayType, GgufBuilder.ArrayOf(StringType, 1, GgufBuilder.Text("a b")));
        }

        if (words)
        {
            return builder.Pair("tokenizer.ggml.cls_token_id", 1u).Pair("tokenizer.ggml.seperator_token_id", 2u);
        }

        builder.Pair("tokenizer.ggml.scores", ArrayType, GgufBuilder.ArrayOf(Float32Type, (ulong)tokens.Length, [.. tokens.SelectMany(t => BitConverter.GetBytes(t.Score))])).Pair("tokenizer.ggml.add_space_prefix", BoolType, 1);
        return model == GgufModels.Unigram
            ? builder.Pair("tokenizer.ggml.precompiled_charsmap", ArrayType, GgufBuilder.ArrayOf(Int8Type, (ulong)SmallTokenizers.Rules.Length, SmallTokenizers.Rules)).Pair("tokenizer.ggml.remove_extra_whitespaces", BoolType, 1)
            : builder;
    }
}
