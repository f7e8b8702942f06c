using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>Identifies a set of weights by all of their values.</summary>
public static class WeightsHash
{
    /// <summary>Hashes names, dtypes, shapes and values.</summary>
    /// <param name="weights">The tensors by name, in any order; on any device.</param>
    /// <param name="cancellationToken">Stops between tensors.</param>
    /// <returns>SHA-256 in lower-case hexadecimal; equal for equal weights on every platform of one byte order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string Of(IEnumerable<KeyValuePair<string, Tensor>> weights, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor weight) in weights.OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{weight.dtype}\n{string.Join(',', weight.shape)}\n"));
            hash.AppendData(weight.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
