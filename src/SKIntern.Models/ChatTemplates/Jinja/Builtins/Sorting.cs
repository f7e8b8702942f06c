using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>A stable sort (merging) whose comparisons are counted and may fail.</summary>
internal static class Sorting
{
    public static List<Value> Sort(RenderState state, List<Value> items, Func<Value, Value> key, bool isReverse)
    {
        state.Budget.AllocateItems(items.Count * 2L);
        (Value Key, Value Item)[] sorted = [.. items.Select(i => (key(i), i))];
        var spare = new (Value Key, Value Item)[sorted.Length];
        for (int width = 1; width < sorted.Length; width *= 2)
        {
            for (int start = 0; start < sorted.Length; start += 2 * width)
            {
                int middle = Math.Min(start + width, sorted.Length);
                Merge(state, sorted, spare, start, middle, Math.Min(middle + width, sorted.Length), isReverse);
            }

            (sorted, spare) = (spare, sorted);
        }

        return [.. sorted.Select(s => s.Item)];
    }

    private static void Merge(RenderState state, (Value Key, Value Item)[] from, (Value Key, Value Item)[] to, int start, int middle, int end, bool isReverse)
    {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++)
        {
            // The right one goes first only where it is strictly before: equal items keep their order, in reverse too.
            bool takesRight = left == middle || (right < end && IsBefore(state, from[right].Key, from[left].Key, isReverse));
            to[at] = takesRight ? from[right++] : from[left++];
        }
    }

    private static bool IsBefore(RenderState state, Value candidate, Value other, bool isReverse)
        => isReverse ? Comparison.Order(state, other, candidate, "<") < 0 : Comparison.Order(state, candidate, other, "<") < 0;
}
