using System.Globalization;

namespace SKIntern.Models.Checkpoints;

/// <summary>Translates tensor names by the table of a <see cref="GgufArchitecture"/>, in both directions.</summary>
internal sealed class GgufNames
{
    private const string LayerPrefix = "blk";
    private readonly GgufArchitecture _architecture;
    private readonly Dictionary<string, string> _outer, _inner, _outerBack, _innerBack;

    internal GgufNames(GgufArchitecture architecture)
    {
        _architecture = architecture;
        (string Gguf, string HuggingFace)[] outer = [.. architecture.Outer, .. architecture.Kept.Select(name => (name, name))];
        _outer = outer.ToDictionary(n => n.Gguf, n => n.HuggingFace, StringComparer.Ordinal);
        _inner = architecture.Inner.ToDictionary(n => n.Gguf, n => n.HuggingFace, StringComparer.Ordinal);
        _outerBack = outer.ToDictionary(n => n.HuggingFace, n => n.Gguf, StringComparer.Ordinal);
        _innerBack = architecture.Inner.ToDictionary(n => n.HuggingFace, n => n.Gguf, StringComparer.Ordinal);
    }

    /// <summary>Translates a name of a GGUF file.</summary>
    /// <returns>Both names, or <see langword="null"/> where the architecture has no such tensor.</returns>
    internal GgufTensorName? FromGguf(string name)
        => Split(name, LayerPrefix) is ({ } module, { } parameter, int layer) && (layer < 0 ? _outer : _inner).TryGetValue(module, out string? translated)
            ? new(name, Join(_architecture.LayerPrefix, layer, translated, parameter), layer, _architecture.TransformOf(module, parameter))
            : null;

    /// <summary>Translates a name of a Hugging Face checkpoint.</summary>
    /// <returns>Both names, or <see langword="null"/> where the architecture has no such tensor.</returns>
    internal GgufTensorName? FromHuggingFace(string name)
        => Split(name, _architecture.LayerPrefix) is ({ } module, { } parameter, int layer) && (layer < 0 ? _outerBack : _innerBack).TryGetValue(module, out string? translated)
            ? new(Join(LayerPrefix, layer, translated, parameter), name, layer, _architecture.TransformOf(translated, parameter))
            : null;

    private static string Join(string prefix, int layer, string module, string parameter)
        => layer < 0 ? $"{module}.{parameter}" : string.Create(CultureInfo.InvariantCulture, $"{prefix}.{layer}.{module}.{parameter}");

    private static (string? Module, string? Parameter, int Layer) Split(string name, string prefix)
    {
        int end = name.LastIndexOf('.');
        string parameter = name[(end + 1)..];
        if (end < 0 || parameter is not ("weight" or "bias"))
        {
            return default;
        }

        string module = name[..end];
        if (!module.StartsWith(prefix + ".", StringComparison.Ordinal))
        {
            return (module, parameter, -1);
        }

        // One spelling per layer number, so that two tensors never get the same name.
        string rest = module[(prefix.Length + 1)..], digits = rest[..Math.Max(rest.IndexOf('.'), 0)];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int layer) && layer.ToString(CultureInfo.InvariantCulture) == digits
            ? (rest[(digits.Length + 1)..], parameter, layer)
            : default;
    }
}
