using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>Numbers as Python's <c>int()</c> and <c>float()</c> read them from texts.</summary>
internal static partial class NumberText
{
    public static bool TryInteger(string text, int radix, out BigInteger value)
    {
        value = BigInteger.Zero;
        if (radix is not (0 or (>= 2 and <= 36)))
        {
            throw TemplateFault.Evaluation("int() base must be >= 2 and <= 36, or 0");
        }

        string trimmed = PythonText.Trim(text);
        bool isNegative = trimmed.StartsWith('-');
        string digits = trimmed.Length > 0 && trimmed[0] is '+' or '-' ? trimmed[1..] : trimmed;
        int prefixed = digits.Length > 1 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 } : 0;
        if (prefixed != 0 && (radix == 0 || radix == prefixed))
        {
            (digits, radix) = (digits[2..].TrimStart('_'), prefixed);
        }

        radix = radix == 0 ? 10 : radix;
        if (digits.Length > IntValue.MaxDigits || !Digits().IsMatch(digits))
        {
            return false;
        }

        foreach (char c in digits.Where(c => c != '_'))
        {
            int digit = char.IsAsciiDigit(c) ? c - '0' : char.ToLowerInvariant(c) - 'a' + 10;
            if (digit >= radix)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        value = isNegative ? -value : value;
        return true;
    }

    public static bool TryFloat(string text, out double value)
    {
        string trimmed = PythonText.Trim(text);
        Match special = Special().Match(trimmed);
        if (special.Success)
        {
            value = special.Groups[2].Success ? double.NaN : special.Groups[1].Value == "-" ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = 0;
        return Decimal().IsMatch(trimmed)
            && double.TryParse(trimmed.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    [GeneratedRegex("^[0-9a-zA-Z]+(_[0-9a-zA-Z]+)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex("^([+-]?)(?:inf(?:inity)?|(nan))$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Special();

    [GeneratedRegex(@"^[+-]?([0-9]+(_[0-9]+)*(\.([0-9]+(_[0-9]+)*)?)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+(_[0-9]+)*)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Decimal();
}
