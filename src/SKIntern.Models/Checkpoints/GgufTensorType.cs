using System.Collections.Frozen;
using TorchType = TorchSharp.torch.ScalarType;

namespace SKIntern.Models.Checkpoints;

/// <summary>
/// A tensor type of ggml: blocks of elements. To support a further type, write its decoder beside those of
/// <see cref="GgufBlocks"/> and name it here.
/// </summary>
/// <param name="Id">The number in the file.</param>
/// <param name="Name">ggml's name.</param>
/// <param name="BlockElements">Elements per block; rows are whole blocks.</param>
/// <param name="BlockBytes">Bytes per block.</param>
/// <param name="ScalarType">The dtype whose memory layout the data has, if there is one.</param>
/// <param name="Decode">Turns whole blocks into Float32 values, or <see langword="null"/> where this is not supported.</param>
internal sealed record GgufTensorType(uint Id, string Name, int BlockElements, int BlockBytes, TorchType? ScalarType = null, GgufBlocks.Decoder? Decode = null)
{
    // Sizes as in ggml-common.h; the unsupported ones are listed so that a file with such a tensor can be opened,
    // checked and described.
    internal static readonly FrozenDictionary<uint, GgufTensorType> ById = new GgufTensorType[]
    {
        new(0, "F32", 1, 4, TorchType.Float32),
        new(1, "F16", 1, 2, TorchType.Float16),
        new(2, "Q4_0", 32, 18, Decode: GgufBlocks.DecodeQ4_0),
        new(3, "Q4_1", 32, 20, Decode: GgufBlocks.DecodeQ4_1),
        new(6, "Q5_0", 32, 22, Decode: GgufBlocks.DecodeQ5_0),
        new(7, "Q5_1", 32, 24, Decode: GgufBlocks.DecodeQ5_1),
        new(8, "Q8_0", 32, 34, Decode: GgufBlocks.DecodeQ8_0),
        new(9, "Q8_1", 32, 36),
        new(10, "Q2_K", 256, 84, Decode: GgufKBlocks.DecodeQ2_K),
        new(11, "Q3_K", 256, 110, Decode: GgufKBlocks.DecodeQ3_K),
        new(12, "Q4_K", 256, 144, Decode: GgufKBlocks.DecodeQ4_K),
        new(13, "Q5_K", 256, 176, Decode: GgufKBlocks.DecodeQ5_K),
        new(14, "Q6_K", 256, 210, Decode: GgufKBlocks.DecodeQ6_K),
        new(15, "Q8_K", 256, 292),
        new(16, "IQ2_XXS", 256, 66),
        new(17, "IQ2_XS", 256, 74),
        new(18, "IQ3_XXS", 256, 98),
        new(19, "IQ1_S", 256, 50),
        new(20, "IQ4_NL", 32, 18, Decode: GgufTableBlocks.DecodeIQ4_NL),
        new(21, "IQ3_S", 256, 110),
        new(22, "IQ2_S", 256, 82),
        new(23, "IQ4_XS", 256, 136, Decode: GgufTableBlocks.DecodeIQ4_XS),
        new(24, "I8", 1, 1, TorchType.Int8),
        new(25, "I16", 1, 2, TorchType.Int16),
        new(26, "I32", 1, 4, TorchType.Int32),
        new(27, "I64", 1, 8, TorchType.Int64),
        new(28, "F64", 1, 8, TorchType.Float64),
        new(29, "IQ1_M", 256, 56),
        new(30, "BF16", 1, 2, TorchType.BFloat16),
        new(34, "TQ1_0", 256, 54, Decode: GgufTableBlocks.DecodeTQ1_0),
        new(35, "TQ2_0", 256, 66, Decode: GgufTableBlocks.DecodeTQ2_0),
        new(39, "MXFP4", 32, 17, Decode: GgufTableBlocks.DecodeMXFP4),
    }.ToFrozenDictionary(t => t.Id);

    /// <summary>Whether tensors of this type can be loaded.</summary>
    internal bool IsSupported => ScalarType is not null || Decode is not null;

    /// <summary>The names of the types that can be loaded, for messages.</summary>
    internal static string SupportedNames { get; } = string.Join(", ", ById.Values.Where(t => t.IsSupported).OrderBy(t => t.Id).Select(t => t.Name));
}
