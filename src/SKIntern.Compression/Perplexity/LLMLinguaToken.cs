namespace SKIntern.Compression;

/// <summary>A token of the contexts and what became of it.</summary>
/// <param name="Id">Its id in the model's tokenizer.</param>
/// <param name="IsKept">Whether it is in the compressed prompt.</param>
/// <param name="Importance">
/// What was compared with the threshold of its window, in nats: -ln p of the token <b>behind</b> it (llmlingua keeps a token by what follows it),
/// or by how much the question lowers that; <see langword="null"/> for a token that no window reached or that was the last one read, which
/// stays (the split token that would stand twice excepted, see <see cref="LLMLinguaOptions.KeepSplit"/>).
/// </param>
public readonly record struct LLMLinguaToken(int Id, bool IsKept, float? Importance);
