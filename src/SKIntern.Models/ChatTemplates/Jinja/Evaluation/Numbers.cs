using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Python's arithmetic of integers and floats: division is true, quotients are floored, remainders take the divisor's sign.</summary>
internal static class Numbers
{
    public static Value Apply(RenderState state, BinaryOperator operation, NumberValue left, NumberValue right)
        => left.Integer is BigInteger a && right.Integer is BigInteger b
            ? Integers(state, operation, a, b, left, right)
            : new FloatValue(Floats(operation, left.Float, right.Float));

    private static Value Integers(RenderState state, BinaryOperator operation, BigInteger a, BigInteger b, NumberValue left, NumberValue right)
    {
        state.Budget.Step((a.GetBitLength() + b.GetBitLength()) / 64);
        switch (operation)
        {
            case BinaryOperator.Add:
                return IntValue.Of(a + b);
            case BinaryOperator.Subtract:
                return IntValue.Of(a - b);
            case BinaryOperator.Multiply:
                return IntValue.Of(a * b);
            case BinaryOperator.Divide:
                return new FloatValue(Floats(operation, left.Float, right.Float));
            case BinaryOperator.Power when b.Sign < 0:
                return new FloatValue(Floats(operation, left.Float, right.Float));
            case BinaryOperator.Power:
                return Power(state, a, b);
            default:
                if (b.IsZero)
                {
                    throw TemplateFault.Evaluation("integer division or modulo by zero");
                }

                var quotient = BigInteger.DivRem(a, b, out BigInteger remainder);
                bool isBelow = !remainder.IsZero && remainder.Sign != b.Sign;
                return operation == BinaryOperator.Modulo ? IntValue.Of(isBelow ? remainder + b : remainder) : IntValue.Of(isBelow ? quotient - 1 : quotient);
        }
    }

    private static IntValue Power(RenderState state, BigInteger number, BigInteger exponent)
    {
        long bits = BigInteger.Abs(number).GetBitLength();
        if (bits <= 1)
        {
            return IntValue.Of(number.IsZero && !exponent.IsZero ? BigInteger.Zero : number.Sign < 0 && !exponent.IsEven ? BigInteger.MinusOne : BigInteger.One);
        }

        if (exponent * (bits - 1) > IntValue.MaxBits)
        {
            throw TemplateFault.Evaluation($"an integer has more than {IntValue.MaxBits} bits");
        }

        state.Budget.Step(bits * (long)exponent / 64);
        return IntValue.Of(BigInteger.Pow(number, (int)exponent));
    }

    private static double Floats(BinaryOperator operation, double a, double b)
    {
        if (b == 0 && operation is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo)
        {
            throw TemplateFault.Evaluation("division by zero");
        }

        return operation switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Subtract => a - b,
            BinaryOperator.Multiply => a * b,
            BinaryOperator.Divide => a / b,
            BinaryOperator.FloorDivide => Floor(a, b),
            BinaryOperator.Modulo => Modulo(a, b),
            _ => Power(a, b),
        };
    }

    private static double Modulo(double a, double b)
    {
        double remainder = a % b;
        return remainder == 0 ? Math.CopySign(0, b) : double.IsNegative(remainder) == double.IsNegative(b) ? remainder : remainder + b;
    }

    private static double Floor(double a, double b)
    {
        double quotient = (a - Modulo(a, b)) / b;
        double floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : quotient == 0 ? Math.CopySign(0, a / b) : floor;
    }

    private static double Power(double a, double b)
    {
        if (a == 0 && b < 0)
        {
            throw TemplateFault.Evaluation("0.0 cannot be raised to a negative power");
        }

        if (a < 0 && double.IsFinite(a) && double.IsFinite(b) && !double.IsInteger(b))
        {
            throw TemplateFault.Evaluation("complex numbers are not supported");
        }

        double power = Math.Pow(a, b);
        return double.IsInfinity(power) && double.IsFinite(a) && double.IsFinite(b)
            ? throw TemplateFault.Evaluation("Numerical result out of range")
            : power;
    }
}
