namespace SKIntern.Lora.Adapters;

/// <summary>The names of adapters, which are the names of sub-folders and of modules in PEFT.</summary>
internal static class AdapterName
{
    /// <summary>PEFT's name of the adapter that lies in the folder itself.</summary>
    public const string Default = "default";

    // Of all systems: a set that is written on one is read on another.
    private const string Forbidden = "/\\.:*?\"<>|";

    /// <exception cref="ArgumentException">The name cannot be a folder's on every system, or not a module's in PEFT.</exception>
    public static void Require(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Trim() != name || name.Any(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{name}' cannot be the name of an adapter: it is the name of a folder too, and may have no separators, dots, control characters, none of : * ? \" < > | and no spaces at its ends.", nameof(name));
        }
    }
}
