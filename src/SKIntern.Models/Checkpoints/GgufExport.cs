using TorchSharp;
using static TorchSharp.torch;

namespace SKIntern.Models.Checkpoints;

/// <summary>Turns the tensors of a Hugging Face checkpoint into those of a GGUF file, as llama.cpp's converter does.</summary>
internal static class GgufExport
{
    // Buffers that old checkpoints carry: they follow from the configuration.
    private static readonly string[] Derived = [".rotary_emb.inv_freq", ".attn.bias", ".attn.masked_bias"];

    /// <summary>
    /// Renames and transforms, lazily: a tensor is read when the writer comes to it. Tensors are ordered by layer and then by name.
    /// </summary>
    /// <param name="tensors">The tensors under Hugging Face's names.</param>
    /// <param name="architecture">The value of <c>general.architecture</c>.</param>
    /// <param name="heads">The query heads.</param>
    /// <param name="keyHeads">The key heads.</param>
    /// <param name="wanted">The type for matrices; see <see cref="GgufOutputTensor.Create"/>.</param>
    /// <returns>The tensors for <see cref="GgufWriter"/>. Such that follow from the configuration, as rotary factors, are not among them.</returns>
    /// <exception cref="ArgumentException">The architecture is not supported, or a tensor does not belong to it or to these heads.</exception>
    internal static IReadOnlyList<GgufOutputTensor> Tensors(IEnumerable<LazyTensor> tensors, string architecture, long heads, long keyHeads, GgufWeightType wanted)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(architecture);
        if (!GgufArchitecture.TryGet(architecture, out GgufArchitecture? table))
        {
            throw new ArgumentException($"Architecture '{architecture}' is not supported; supported are {GgufArchitecture.SupportedNames}.", nameof(architecture));
        }

        var names = new GgufNames(table);
        var transforms = new GgufTensorTransforms(heads, keyHeads);
        return
        [
            .. tensors.Where(t => !Derived.Any(d => t.Name.EndsWith(d, StringComparison.Ordinal)))
                .Select(t => (Tensor: t, Name: names.FromHuggingFace(t.Name)
                    ?? throw new ArgumentException($"Tensor '{t.Name}' does not belong to architecture '{architecture}'.", nameof(tensors))))
                .OrderBy(t => t.Name.Layer).ThenBy(t => t.Name.Gguf, StringComparer.Ordinal)
                .Select(t => GgufOutputTensor.Create(Transformed(t.Tensor, t.Name, transforms), wanted)),
        ];
    }

    /// <summary>As the other overload, for all tensors of an open checkpoint, which must stay open until the file is written.</summary>
    internal static IReadOnlyList<GgufOutputTensor> Tensors(ITensorSource source, string architecture, long heads, long keyHeads, GgufWeightType wanted)
    {
        ArgumentNullException.ThrowIfNull(source);
        ScalarType dtype = wanted switch
        {
            GgufWeightType.Float16 => ScalarType.Float16,
            GgufWeightType.BFloat16 => ScalarType.BFloat16,
            _ => ScalarType.Float32,
        };

        // Vectors are stored in Float32 whatever matrices are.
        return Tensors(source.Entries.Values.Select(e => LazyTensor.From(source, e.Name, e.Shape.Count < 2 ? ScalarType.Float32 : dtype)), architecture, heads, keyHeads, wanted);
    }

    private static LazyTensor Transformed(LazyTensor tensor, GgufTensorName name, GgufTensorTransforms transforms)
    {
        if (!transforms.Fits(name.Transform, tensor.Shape))
        {
            throw new ArgumentException($"Tensor '{tensor.Name}' has shape [{string.Join(", ", tensor.Shape)}], which does not fit {transforms.Heads} query and {transforms.KeyHeads} key heads of an even size, or is no matrix.");
        }

        if (name.Transform == GgufTransform.None)
        {
            return tensor with { Name = name.Gguf };
        }

        ScalarType dtype = name.Transform == GgufTransform.NormPlusOne ? ScalarType.Float32 : tensor.DType;
        return new(name.Gguf, dtype, GgufTensorTransforms.ShapeOf(name.Transform, tensor.Shape), () =>
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGradients = no_grad();
            return transforms.Apply(name.Transform, tensor.LoadChecked().to(dtype)).MoveToOuterDisposeScope();
        });
    }
}
