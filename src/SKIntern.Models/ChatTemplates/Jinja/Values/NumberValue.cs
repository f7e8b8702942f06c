using System.Numerics;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>Truth values, integers and floats, which compare and hash as one kind, as in Python.</summary>
internal abstract class NumberValue : Value
{
    /// <summary>The value as an integer; <see langword="null"/> for a float.</summary>
    public abstract BigInteger? Integer { get; }

    /// <summary>The value as a float.</summary>
    /// <exception cref="TemplateFault">An integer is too large for one.</exception>
    public abstract double Float { get; }

    public override bool Equals(object? obj) => obj is NumberValue other && Compare(this, other) == 0;

    public override int GetHashCode()
        => Integer is BigInteger integer
            ? integer.GetHashCode()
            : double.IsInteger(Float) ? new BigInteger(Float).GetHashCode() : Float.GetHashCode();

    /// <summary>Compares exactly, also an integer with a float; <see langword="null"/> where one is not a number.</summary>
    public static int? Compare(NumberValue left, NumberValue right)
        => (left.Integer, right.Integer) switch
        {
            (BigInteger a, BigInteger b) => a.CompareTo(b),
            (BigInteger a, null) => Compare(a, right.Float),
            (null, BigInteger b) => -Compare(b, left.Float),
            _ => double.IsNaN(left.Float) || double.IsNaN(right.Float) ? null : left.Float.CompareTo(right.Float),
        };

    private static int? Compare(BigInteger integer, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? -1 : 1;
        }

        double floor = Math.Floor(number);
        int order = integer.CompareTo(new BigInteger(floor));
        return order == 0 && number > floor ? -1 : order;
    }
}
