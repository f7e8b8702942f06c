namespace SKIntern.Models.Decoder;

/// <summary>What a weight does, for its start value.</summary>
internal enum WeightRole
{
    /// <summary>A table of vectors, or the matrix of a projection.</summary>
    Matrix,

    /// <summary>The matrix of a projection back into the residual stream.</summary>
    ResidualMatrix,

    /// <summary>The factor of a norm.</summary>
    Norm,

    /// <summary>An added vector.</summary>
    Bias,
}
