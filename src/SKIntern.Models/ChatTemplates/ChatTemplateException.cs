namespace SKIntern.Models.ChatTemplates;

/// <summary>A chat template is missing or malformed, or could not be rendered; the message names the template, the line and the cause.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">The kind of failure.</param>
    /// <param name="templateName">The template, or the file that should hold it.</param>
    /// <param name="line">The line of the template's source, from 1; <see langword="null"/> where no line is meant.</param>
    /// <param name="detail">What is wrong.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ChatTemplateException(ChatTemplateErrorKind kind, string templateName, int? line, string detail, Exception? innerException = null)
        : base(line is null ? $"{templateName}: {detail}" : $"{templateName}, line {line}: {detail}", innerException)
    {
        Kind = kind;
        TemplateName = templateName;
        Line = line;
        Detail = detail;
    }

    /// <summary>The kind of failure.</summary>
    public ChatTemplateErrorKind Kind { get; }

    /// <summary>The template, or the file that should hold it.</summary>
    public string TemplateName { get; }

    /// <summary>The line of the template's source, from 1; <see langword="null"/> where no line is meant.</summary>
    public int? Line { get; }

    /// <summary>What is wrong, without name and line; for <see cref="ChatTemplateErrorKind.RaisedByTemplate"/> the template's own text.</summary>
    public string Detail { get; }

    /// <summary>Whether the template itself objected to its input, such as to roles that do not alternate.</summary>
    public bool IsRaisedByTemplate => Kind == ChatTemplateErrorKind.RaisedByTemplate;
}
