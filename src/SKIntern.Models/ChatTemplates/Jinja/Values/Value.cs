using SKIntern.Models.ChatTemplates.Jinja.Evaluation;

namespace SKIntern.Models.ChatTemplates.Jinja.Values;

/// <summary>
/// A value of a template, with the behaviour of its Python counterpart. The kinds are closed: nothing of .NET is reachable
/// from a template. All but <see cref="NamespaceValue"/> and the iterators are immutable.
/// </summary>
internal abstract class Value
{
    /// <summary>The name of the Python type, for messages.</summary>
    public abstract string TypeName { get; }

    public virtual bool IsTrue => true;

    /// <summary>How deep containers nest below this value; 0 for what is no container.</summary>
    public virtual int Depth => 0;

    /// <summary>The steps that it takes to read the whole value.</summary>
    public virtual long Weight => 1;

    public virtual bool IsHashable => true;

    /// <summary>The number of items, where Python's <c>len</c> has one.</summary>
    public virtual int? Length => null;

    /// <summary>Writes what Python's <c>repr</c> gives.</summary>
    public abstract void WriteRepr(ValueWriter writer);

    /// <summary>Writes what Python's <c>str</c> gives.</summary>
    public virtual void WriteText(ValueWriter writer) => WriteRepr(writer);

    /// <summary>An attribute, such as a method; <see langword="null"/> where there is none. Items are not attributes.</summary>
    public virtual Value? Member(string name) => null;

    /// <summary>The item under a key or index; <see langword="null"/> where there is none.</summary>
    public virtual Value? Item(Value key) => null;

    /// <summary>The items that a loop sees; <see langword="null"/> where Python cannot iterate.</summary>
    public virtual IEnumerable<Value>? Items() => null;

    public virtual bool IsCallable => false;

    public virtual Value Call(RenderState state, Arguments arguments)
        => throw TemplateFault.Evaluation($"'{TypeName}' object is not callable");
}
