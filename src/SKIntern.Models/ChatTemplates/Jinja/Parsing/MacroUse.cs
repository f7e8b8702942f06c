namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>Which of the names that calls may fill in a macro's body mentions.</summary>
internal sealed class MacroUse
{
    public bool Caller { get; private set; }

    public bool Rest { get; private set; }

    public bool Named { get; private set; }

    public void Mention(string name)
    {
        Caller |= name == "caller";
        Rest |= name == "varargs";
        Named |= name == "kwargs";
    }
}
