using SKIntern.Models.Decoder;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Encoder;

/// <summary>The checked input of a pass: flat indices of the three embeddings, and the mask.</summary>
/// <param name="Ids">[B · T] token ids.</param>
/// <param name="Positions">[B · T] rows of the position embeddings.</param>
/// <param name="TokenTypes">[B · T], or <see langword="null"/> for type 0 everywhere.</param>
/// <param name="Mask">[B, 1, 1, T], true where a position may be looked at; <see langword="null"/> where all may.</param>
internal sealed record EncoderInput(Tensor Ids, Tensor Positions, Tensor? TokenTypes, Tensor? Mask)
{
    /// <summary>Prepares a pass; its tensors are in the caller's dispose scope.</summary>
    /// <exception cref="ArgumentException">Shapes, dtypes or values do not fit.</exception>
    internal static EncoderInput Create(EncoderConfig config, Tensor ids, Tensor? mask, Tensor? tokenTypes)
    {
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64 || ids.numel() == 0)
        {
            throw new ArgumentException($"Ids must be [batch, length] of Int64, neither of them 0; they are {Describe(ids)}.", nameof(ids));
        }

        RequireRange(ids, config.VocabularySize, nameof(ids));
        if (tokenTypes is not null)
        {
            RequireShape(tokenTypes, ids, nameof(tokenTypes), ScalarType.Int64);
            RequireRange(tokenTypes, config.TokenTypeCount, nameof(tokenTypes));
        }

        Tensor real = RealTokens(ids, mask);                            // [B, T]
        Tensor positions = CountPositions(config, ids, real);                // [B, T]
        long last = positions.max().item<long>();
        if (last >= config.MaxPositionEmbeddings)
        {
            throw new ArgumentException(
                $"A row has {config.MaxLength + last - config.MaxPositionEmbeddings + 1} tokens; the model has positions for {config.MaxLength}.", nameof(ids));
        }

        return new(ids.reshape(-1), positions.reshape(-1), tokenTypes?.reshape(-1), real.all().item<bool>() ? null : real.unsqueeze(1).unsqueeze(1));
    }

    private static Tensor RealTokens(Tensor ids, Tensor? mask)
    {
        if (mask is null)
        {
            return ones(ids.shape, dtype: ScalarType.Bool, device: ids.device);
        }

        RequireShape(mask, ids, nameof(mask), ScalarType.Int64, ScalarType.Bool);
        Tensor real = mask.ne(0);

        // Attention over no position at all is undefined on some devices.
        return real.any(1).all().item<bool>() ? real : throw new ArgumentException("A row of the mask is all padding; every row needs a real token.", nameof(mask));
    }

    // RoBERTa goes by the padding's id, not by the mask; padding inside a row takes no position either.
    private static Tensor CountPositions(EncoderConfig config, Tensor ids, Tensor real)
    {
        if (config.Architecture == EncoderArchitecture.Bert)
        {
            return real.to(ScalarType.Int64).cumsum(1).Shift(-1).relu();
        }

        using Scalar padding = config.PaddingId;
        Tensor counted = ids.ne(padding).to(ScalarType.Int64);
        return counted.cumsum(1).mul(counted).Shift(config.PaddingId);
    }

    private static void RequireShape(Tensor tensor, Tensor ids, string name, params ScalarType[] dtypes)
    {
        if (!tensor.shape.SequenceEqual(ids.shape) || !dtypes.Contains(tensor.dtype))
        {
            throw new ArgumentException($"Expected [{string.Join(", ", ids.shape)}] of {string.Join(" or ", dtypes)}, as the ids are; it is {Describe(tensor)}.", name);
        }
    }

    private static void RequireRange(Tensor tensor, int count, string name)
    {
        long smallest = tensor.min().item<long>(), largest = tensor.max().item<long>();
        if (smallest < 0 || largest >= count)
        {
            throw new ArgumentException($"Values must be from 0 to {count - 1}; they are from {smallest} to {largest}.", name);
        }
    }

    private static string Describe(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}] of {tensor.dtype}";
}
