using System.Globalization;

namespace SKIntern.Compression;

/// <summary>Numbers as Python writes them.</summary>
internal static class PythonFormat
{
    /// <summary>Python's <c>f"{value:.1f}"</c>: the exact value of the double decides, and an exact half goes to the even digit.</summary>
    public static string OneDecimal(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
