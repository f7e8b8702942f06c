using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}
