using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Python's slices of texts, lists, tuples and ranges.</summary>
internal static class Slices
{
    public static Value Of(RenderState state, Value owner, Value? start, Value? stop, Value? step)
    {
        switch (owner)
        {
            case UndefinedValue undefined:
                throw undefined.Fault();
            case StringValue text:
                return OfText(state, text, Positions(text.Length!.Value, start, stop, step));
            case SequenceValue sequence:
                (int first, int count, int stride) = Positions(sequence.Length!.Value, start, stop, step);
                state.Budget.AllocateItems(count);
                var items = new Value[count];
                for (int i = 0; i < count; i++)
                {
                    items[i] = sequence.Elements[first + (i * stride)];
                }

                return sequence.With(items);
            case DictValue:
                throw TemplateFault.Evaluation("unhashable type: 'slice'");
            default:
                throw TemplateFault.Evaluation($"'{owner.TypeName}' object is not subscriptable");
        }
    }

    private static StringValue OfText(RenderState state, StringValue owner, (int First, int Count, int Stride) slice)
    {
        string text = owner.Text;
        state.Budget.Step(owner.Weight);
        if (slice.Count == 0)
        {
            return new StringValue(string.Empty, owner.IsMarkup);
        }

        if (slice.Stride == 1)
        {
            int from = CodePoints.UnitOf(text, slice.First);
            int length = CodePoints.UnitOf(text.AsSpan(from), slice.Count);
            return state.NewText(text.Substring(from, length), owner.IsMarkup);
        }

        state.Budget.AllocateText(text.Length * 2L);
        int[] starts = CodePoints.Starts(text);
        var result = new System.Text.StringBuilder();
        for (int i = 0, at = slice.First; i < slice.Count; i++, at += slice.Stride)
        {
            result.Append(text, starts[at], starts[at + 1] - starts[at]);
        }

        return new StringValue(result.ToString(), owner.IsMarkup);
    }

    private static (int First, int Count, int Stride) Positions(int length, Value? start, Value? stop, Value? step)
    {
        BigInteger stride = Index(step) ?? BigInteger.One;
        if (stride.IsZero)
        {
            throw TemplateFault.Evaluation("slice step cannot be zero");
        }

        bool isForward = stride > 0;
        int lowest = isForward ? 0 : -1;
        int highest = isForward ? length : length - 1;
        int first = Clamp(Index(start), isForward ? lowest : highest);
        int last = Clamp(Index(stop), isForward ? highest : lowest);
        int jump = (int)BigInteger.Clamp(stride, -int.MaxValue, int.MaxValue);
        long span = isForward ? (long)last - first : (long)first - last;
        int count = span <= 0 ? 0 : (int)(((span - 1) / Math.Abs((long)jump)) + 1);
        return (first, count, count > 1 ? jump : 1);

        int Clamp(BigInteger? index, int byDefault)
            => index is null ? byDefault : (int)BigInteger.Clamp(index.Value < 0 ? index.Value + length : index.Value, lowest, highest);
    }

    private static BigInteger? Index(Value? value) => value switch
    {
        null or NoneValue => null,
        NumberValue { Integer: BigInteger integer } => integer,
        _ => throw TemplateFault.Evaluation("slice indices must be integers or None"),
    };
}
