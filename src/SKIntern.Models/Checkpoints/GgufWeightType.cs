namespace SKIntern.Models.Checkpoints;

/// <summary>The types that <see cref="GgufWriter"/> stores tensors in.</summary>
public enum GgufWeightType
{
    /// <summary>32-bit floats.</summary>
    Float32 = 0,

    /// <summary>16-bit floats, to 65,504.</summary>
    Float16 = 1,

    /// <summary>Blocks of 32 signed bytes under one 16-bit float: 8.5 bits per weight.</summary>
    Q8_0 = 8,

    /// <summary>The upper halves of 32-bit floats.</summary>
    BFloat16 = 30,
}
