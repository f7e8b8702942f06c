using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Compression.Tests;

/// <summary>-ln p of every token, from the log-softmax of all logits of one pass without a cache.</summary>
internal static class CausalReference
{
    /// <summary>The values of tokens behind <paramref name="prefix"/>; the first token of all, which nothing predicts, has ln V.</summary>
    public static double[] Information(IReadOnlyList<int> ids, IReadOnlyList<int> prefix, DecoderModel? model = null)
    {
        model ??= TinyModel.Shared;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        long[] read = [.. prefix.Concat(ids).Select(id => (long)id)];
        Tensor logProbabilities = nn.functional.log_softmax(model.Head(model.Forward(tensor(read, [1, read.Length]))), -1);
        return [.. ids.Select((id, i) => i + prefix.Count == 0
            ? Math.Log(model.Config.VocabularySize)
            : -logProbabilities[0, i + prefix.Count - 1, id].item<float>())];
    }
}
