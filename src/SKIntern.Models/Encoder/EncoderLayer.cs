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
    /// <param name="dropout">The dropout of a pass of training, or <see langword="null"/>.</param>
    internal Tensor Forward(Tensor x, Tensor? mask, EncoderDropout? dropout = null)
    {
        using DisposeScope scope = NewDisposeScope();
        x = AttentionNorm.Apply(Drop(Attend(x, mask, dropout)).Plus(x));
        return OutputNorm.Apply(Drop(Down.Forward(Activations.Apply(config.Activation, Up.Forward(x)))).Plus(x)).MoveToOuterDisposeScope();

        Tensor Drop(Tensor values) => dropout is null ? values : dropout.OnHidden(values);
    }

    private static Tensor AttendDropping(Tensor query, Tensor key, Tensor value, Tensor? mask, EncoderDropout dropout)
    {
        using Scalar scale = 1 / Math.Sqrt(query.shape[^1]), never = double.NegativeInfinity;
        Tensor scores = query.matmul(key.transpose(-1, -2)).mul(scale);
        Tensor seen = mask is null ? scores : scores.masked_fill(mask.logical_not(), never);
        return dropout.OnAttention(F.softmax(seen, -1)).matmul(value);
    }

    private Tensor Attend(Tensor x, Tensor? mask, EncoderDropout? dropout)
    {
        long batch = x.shape[0], length = x.shape[1];
        Tensor attended = dropout is { DropsAttention: true }
            ? AttendDropping(Heads(Query), Heads(Key), Heads(Value), mask, dropout)
            : F.scaled_dot_product_attention(Heads(Query), Heads(Key), Heads(Value), mask); // [B, heads, T, D]
        return Output.Forward(attended.transpose(1, 2).reshape(batch, length, config.HiddenSize));

        Tensor Heads(LinearLayer linear)
            => linear.Forward(x).view(batch, length, config.HeadCount, config.HiddenSize / config.HeadCount).transpose(1, 2);
    }
}
