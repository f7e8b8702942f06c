using System.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Rendered text, of the template or of a macro or block in it.</summary>
internal sealed class OutputBuffer(Budget budget)
{
    private readonly StringBuilder _text = new();

    public void Append(string text)
    {
        budget.AllocateText(text.Length);
        budget.CheckOutput((long)_text.Length + text.Length);
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
