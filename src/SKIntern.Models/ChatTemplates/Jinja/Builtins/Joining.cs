using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Text;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Builtins;

/// <summary>Putting texts together.</summary>
internal static class Joining
{
    /// <summary><c>str.join</c>: all items must be texts.</summary>
    public static Value Join(Call call)
    {
        var separator = (StringValue)call[0];
        List<string> parts = [];
        foreach (Value item in call.State.Items(call[1]))
        {
            if (item is not StringValue text)
            {
                throw TemplateFault.Evaluation($"sequence item {parts.Count}: expected str instance, {item.TypeName} found");
            }

            parts.Add(separator.IsMarkup ? Html.Escape(call.State, text).Text : text.Text);
        }

        return new StringValue(Join(call.State, separator.Text, parts), separator.IsMarkup);
    }

    public static string Join(RenderState state, string separator, List<string> parts)
    {
        state.Budget.AllocateText(parts.Sum(p => (long)p.Length) + ((long)separator.Length * Math.Max(0, parts.Count - 1)));
        return string.Join(separator, parts);
    }
}
