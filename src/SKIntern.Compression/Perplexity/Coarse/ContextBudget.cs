using System.Globalization;

namespace SKIntern.Compression;

/// <summary>How the budget of the contexts follows from the one of the tokens: an operator and a number.</summary>
internal readonly record struct ContextBudget(char Operator, double Number)
{
    public static bool TryParse(string? text, out ContextBudget budget)
    {
        budget = default;
        ReadOnlySpan<char> rule = text.AsSpan().Trim();
        if (rule.IsEmpty
            || !"+-*/".Contains(rule[0])
            || !double.TryParse(rule[1..].TrimStart(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || (rule[0] == '/' && number == 0))
        {
            return false;
        }

        budget = new(rule[0], number);
        return true;
    }

    public static ContextBudget Parse(string text)
        => TryParse(text, out ContextBudget budget) ? budget : throw new FormatException($"'{text}' is no budget.");

    public double Of(double targetTokens) => Operator switch
    {
        '+' => targetTokens + Number,
        '-' => targetTokens - Number,
        '*' => targetTokens * Number,
        _ => targetTokens / Number,
    };
}
