namespace SKIntern.Models.Checkpoints;

/// <summary>What llama.cpp's converter does to a tensor on the way from a Hugging Face checkpoint.</summary>
internal enum GgufTransform
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The rows of each query head are interleaved, as llama.cpp rotates neighbours and Hugging Face the halves of a head.</summary>
    QueryHeads,

    /// <summary>The same with the number of key heads.</summary>
    KeyHeads,

    /// <summary>1 is added: Gemma's norms multiply by 1 + weight, llama.cpp's by the weight.</summary>
    NormPlusOne,

    /// <summary>The matrix is transposed: GPT-2's checkpoints have [in, out].</summary>
    Transposed,
}
