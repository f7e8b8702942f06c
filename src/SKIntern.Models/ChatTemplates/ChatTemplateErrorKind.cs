namespace SKIntern.Models.ChatTemplates;

/// <summary>Why a chat template could not be read or rendered.</summary>
public enum ChatTemplateErrorKind
{
    /// <summary>The source is not a template, or uses a feature that is refused.</summary>
    Syntax,

    /// <summary>An expression failed, such as an operation on values of the wrong type or on an undefined one.</summary>
    Evaluation,

    /// <summary>The template itself objects to its input, through <c>raise_exception</c>; <see cref="ChatTemplateException.Detail"/> is its own text.</summary>
    RaisedByTemplate,

    /// <summary>One of the <see cref="ChatTemplateLimits"/> was reached.</summary>
    Limit,

    /// <summary>A file or metadata key that holds a template is missing or malformed.</summary>
    Source,
}
