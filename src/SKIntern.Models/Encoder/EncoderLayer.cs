using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SKIntern.Models.Encoder;

/// <summary>One layer: norm(x + attention(x)), then norm(x + feed-forward(x)). The tensors stay the model's.</summary>
internal sealed class EncoderLayer(EncoderConfig config)
{
    internal required LinearLayer Query { get; init; }

    internal required LinearLayer Key { get; init; }

    internal required LinearLayer Value { get; init; }

    internal required LinearLayer Output { get; init; }

    internal required LayerNorm AttentionNorm { get; init; }

    internal required LinearLayer Up { get; init; }

    internal required LinearLayer Down { get; init; }

    internal required LayerNorm OutputNorm { get; init; }

    internal IEnumerable<LinearLayer> Linears => [Query, Key, Value, Output, Up, Down];

    /// <summary>[B, T, H] to [B, T, H], moved to the caller's dispose scope.</summary>
    /// <param name="x">The hidden states.</param>
    /// <param name="mask">[B, 1, 1, T], true where a position may be looked at; <see langword="null"/> where all may.</param>
    internal Tensor Forward(Tensor x, Tensor? mask)
    {
        using DisposeScope scope = NewDisposeScope();
        x = AttentionNorm.Apply(Attend(x, mask).Plus(x));
        return OutputNorm.Apply(Down.Forward(Activations.Apply(config.Activation, Up.Forward(x))).Plus(x)).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x, Tensor? mask)
    {
        long batch = x.shape[0], length = x.shape[1];
        Tensor attended = F.scaled_dot_product_attention(Heads(Query), Heads(Key), Heads(Value), mask); // [B, heads, T, D]
        return Output.Forward(attended.transpose(1, 2).reshape(batch, length, config.HiddenSize));

        Tensor Heads(LinearLayer linear)
            => linear.Forward(x).view(batch, length, config.HeadCount, config.HiddenSize / config.HeadCount).transpose(1, 2);
    }
}
