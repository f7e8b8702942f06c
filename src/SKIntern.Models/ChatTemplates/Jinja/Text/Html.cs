using System.Text;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Text;

/// <summary>HTML escapes, as MarkupSafe writes them.</summary>
internal static class Html
{
    public static string Escape(RenderState state, string text)
    {
        int longer = text.Count(c => c is '&' or '<' or '>' or '\'' or '"');
        if (longer == 0)
        {
            return text;
        }

        state.Budget.AllocateText(text.Length + (4L * longer));
        return new StringBuilder(text).Replace("&", "&amp;").Replace(">", "&gt;").Replace("<", "&lt;").Replace("'", "&#39;").Replace("\"", "&#34;").ToString();
    }

    /// <summary>A value as markup: markup stays as it is, all else is escaped.</summary>
    public static StringValue Escape(RenderState state, Value value)
        => value is StringValue { IsMarkup: true } markup ? markup : new StringValue(Escape(state, state.Text(value)), isMarkup: true);
}
