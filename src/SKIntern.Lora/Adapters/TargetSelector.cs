using System.Text.RegularExpressions;
using SKIntern.Models.Decoder;

namespace SKIntern.Lora.Adapters;

/// <summary>Finds the modules that a config names, in the manner of PEFT (<c>check_target_module_exists</c>, <c>get_pattern_key</c>).</summary>
internal sealed class TargetSelector
{
    private const string WeightEnding = ".weight";
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);
    private readonly LoraConfig _config;
    private readonly DecoderModel _model;

    public TargetSelector(LoraConfig config, DecoderModel model)
    {
        _config = config;
        _model = model;
    }

    private IReadOnlyList<string> Adaptable => [.. _model.Linears.Keys, .. _model.Embeddings.Keys];

    private IReadOnlyList<string> Savable => [.. Adaptable, .. Norms];

    private IEnumerable<string> Norms
        => _model.VectorOverrides.Names.Where(n => n.EndsWith(WeightEnding, StringComparison.Ordinal)).Select(n => n[..^WeightEnding.Length]);

    /// <summary>The paths of the modules of which a whole copy is trained.</summary>
    /// <exception cref="ArgumentException">A name matches nothing.</exception>
    public IReadOnlyList<string> SelectSaved()
    {
        IReadOnlyList<string> savable = Savable;
        RequireMatches(_config.ModulesToSave, savable, nameof(LoraConfig.ModulesToSave), EndsWithAnyText);
        return [.. savable.Where(m => EndsWithAnyText(m, _config.ModulesToSave))];
    }

    /// <summary>The paths of the modules to adapt, linear layers first.</summary>
    /// <param name="requireEveryName">Whether every name must match a module; an adapter's file may name modules of other families.</param>
    /// <exception cref="ArgumentException">A name, or the whole selection, matches nothing.</exception>
    public IReadOnlyList<string> SelectTargets(bool requireEveryName)
    {
        IReadOnlyList<string> adaptable = Adaptable;
        if (requireEveryName)
        {
            RequireMatches(_config.Targets.Names, adaptable, nameof(LoraConfig.Targets), EndsWithAny);
        }

        string[] selected = [.. adaptable.Where(m => !IsExcluded(m) && IsTarget(m))];
        return selected.Length > 0
            ? selected
            : throw new ArgumentException($"The targets ({_config.Targets}) match no layer after exclusions. The layers end in: {string.Join(", ", ShortNames(adaptable))}.");
    }

    public int GetRank(string module) => First(_config.RankPattern, module, _config.Rank);

    public double GetAlpha(string module) => First(_config.AlphaPattern, module, _config.Alpha);

    private static T First<T>(IReadOnlyList<KeyValuePair<string, T>> pattern, string module, T otherwise)
    {
        foreach ((string key, T value) in pattern)
        {
            if (MatchesWhole($"(.*\\.)?({key})", module))
            {
                return value;
            }
        }

        return otherwise;
    }

    private static bool EndsWithAny(string module, IReadOnlyList<string> names)
        => names.Any(n => module == n || module.EndsWith($".{n}", StringComparison.Ordinal));

    // PEFT compares the modules to save without regard to the dots.
    private static bool EndsWithAnyText(string module, IReadOnlyList<string> names) => names.Any(n => module.EndsWith(n, StringComparison.Ordinal));

    private static bool MatchesWhole(string pattern, string text) => MatchWithin(text, $@"\A(?:{pattern})\z", pattern).Success;

    // A pattern comes from a file; one that takes for ever must not hang the program.
    private static Match MatchWithin(string text, string expression, string pattern)
    {
        try
        {
            return Regex.Match(text, expression, RegexOptions.CultureInvariant, RegexTimeout);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ArgumentException($"The pattern '{pattern}' takes more than {RegexTimeout.TotalSeconds} s on '{text}'.", e);
        }
    }

    private static IEnumerable<string> ShortNames(IEnumerable<string> modules) => modules.Select(GetShortName).Distinct(StringComparer.Ordinal);

    private static string GetShortName(string module) => module[(module.LastIndexOf('.') + 1)..];

    private static void RequireMatches(
        IReadOnlyList<string> names, IReadOnlyList<string> modules, string setting, Func<string, IReadOnlyList<string>, bool> matches)
    {
        string[] unmatched = [.. names.Where(n => !modules.Any(m => matches(m, [n])))];
        if (unmatched.Length == 0)
        {
            return;
        }

        string tied = unmatched.Contains(AdapterModuleFactory.HeadName)
            ? $" In this model '{AdapterModuleFactory.HeadName}' is tied to the embeddings and no layer of its own; name the embeddings, with {nameof(LoraConfig.EnsureWeightTying)}."
            : "";
        string near = string.Join("; ", unmatched.Select(n => $"near '{n}': {string.Join(", ", Nearest(n))}"));
        throw new ArgumentException($"{setting}: no layer is named {string.Join(", ", unmatched.Select(n => $"'{n}'"))} ({near}).{tied}");

        IEnumerable<string> Nearest(string name) => ShortNames(modules).OrderBy(n => EditDistance.Between(n, GetShortName(name))).Take(3);
    }

    private bool IsExcluded(string module)
        => EndsWithAnyText(module, _config.ModulesToSave)
            || (_config.Exclude is { } exclude
                && (exclude.Pattern is { } pattern ? MatchesWhole(pattern, module) : exclude.SelectsAllLinear ? IsLinear(module) : EndsWithAny(module, exclude.Names)));

    private bool IsTarget(string module)
    {
        if (_config.Targets.Pattern is { } pattern)
        {
            return MatchesWhole(pattern, module);
        }

        bool named = _config.Targets.SelectsAllLinear ? IsLinear(module) && module != AdapterModuleFactory.HeadName : EndsWithAny(module, _config.Targets.Names);
        bool isFullPath = _config.Targets.Names.Contains(module);
        return named && (isFullPath || _config.LayersToTransform.Count == 0 || IsInTransformedLayer(module));
    }

    private bool IsLinear(string module) => _model.Linears.ContainsKey(module);

    private bool IsInTransformedLayer(string module)
    {
        IEnumerable<string> lists = _config.LayersPattern.Count == 0 ? [@"[^.]*"] : _config.LayersPattern;
        foreach (string list in lists)
        {
            Match match = MatchWithin(module, $@"\A.*\.{list}\.(\d+)\.", list);
            if (match.Success)
            {
                return int.TryParse(match.Groups[^1].Value, out int index) && _config.LayersToTransform.Contains(index);
            }
        }

        return false;
    }
}
