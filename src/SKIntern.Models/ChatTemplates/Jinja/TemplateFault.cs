namespace SKIntern.Models.ChatTemplates.Jinja;

/// <summary>A failure inside the interpreter; <see cref="ChatTemplate"/> turns it into a <see cref="ChatTemplateException"/> with name and line.</summary>
internal sealed class TemplateFault : Exception
{
    private TemplateFault(ChatTemplateErrorKind kind, string message, int? line)
        : base(message) => (Kind, Line) = (kind, line);

    public ChatTemplateErrorKind Kind { get; }

    /// <summary>The line, where it is not the one being evaluated.</summary>
    public int? Line { get; }

    public static TemplateFault Syntax(string message, int line) => new(ChatTemplateErrorKind.Syntax, message, line);

    public static TemplateFault Evaluation(string message) => new(ChatTemplateErrorKind.Evaluation, message, null);

    public static TemplateFault Raised(string message) => new(ChatTemplateErrorKind.RaisedByTemplate, message, null);

    public static TemplateFault Limit(string limit, long value, int? line = null)
        => new(ChatTemplateErrorKind.Limit, $"the limit {limit} ({value}) is reached", line);
}
