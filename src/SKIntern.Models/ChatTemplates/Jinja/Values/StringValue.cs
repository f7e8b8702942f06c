using System.Numerics;
using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Text;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>A text. Markup is what <c>escape</c> and <c>safe</c> give: text that is joined to it with <c>+</c> is escaped first.</summary>
internal sealed class StringValue(string text, bool isMarkup = false) : Value
{
    public static readonly StringValue Empty = new(string.Empty);

    private int _length = -1;

    public string Text => text;

    public bool IsMarkup => isMarkup;

    public override string TypeName => isMarkup ? "Markup" : "str";

    public override bool IsTrue => text.Length > 0;

    public override long Weight => 1 + (text.Length / 64);

    public override int? Length => _length >= 0 ? _length : _length = CodePoints.Count(text);

    public override void WriteText(ValueWriter writer) => writer.Write(text);

    public override void WriteRepr(ValueWriter writer) => writer.Write(isMarkup ? $"Markup({StringRepr.Of(text)})" : StringRepr.Of(text));

    public override Value? Member(string name) => StringMethods.Find(name) is Builtin method ? new FunctionValue(method, this) : null;

    public override Value? Item(Value key)
    {
        if (key is not NumberValue { Integer: BigInteger index })
        {
            return null;
        }

        int length = Length!.Value;
        BigInteger position = index < 0 ? index + length : index;
        if (position < 0 || position >= length)
        {
            return null;
        }

        int unit = CodePoints.UnitOf(text, (int)position);
        return new StringValue(text.Substring(unit, CodePoints.LengthAt(text, unit)), isMarkup);
    }

    public override IEnumerable<Value> Items() => CodePoints.Split(text).Select(c => new StringValue(c));

    public override bool Equals(object? obj) => obj is StringValue other && other.Text == text;

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);
}
