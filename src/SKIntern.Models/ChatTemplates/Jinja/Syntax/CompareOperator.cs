using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal enum CompareOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}
