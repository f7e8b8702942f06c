namespace SKIntern.Models.Checkpoints;

/// <summary>A tensor's name in both worlds.</summary>
/// <param name="Gguf">Its name in GGUF files.</param>
/// <param name="HuggingFace">Its name in Hugging Face's checkpoints.</param>
/// <param name="Layer">The layer it belongs to, or -1.</param>
/// <param name="Transform">What is done to it on the way to the GGUF file.</param>
internal sealed record GgufTensorName(string Gguf, string HuggingFace, int Layer, GgufTransform Transform);
