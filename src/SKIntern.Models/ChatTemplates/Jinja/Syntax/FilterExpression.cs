using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Values;

namespace SKIntern.Models.ChatTemplates.Jinja.Syntax;

/// <summary><c>a|filter(...)</c>.</summary>
/// <param name="line">The line.</param>
/// <param name="input">What is filtered; <see langword="null"/> in a block, whose text it is.</param>
/// <param name="name">The filter's name.</param>
/// <param name="filter">The filter; <see langword="null"/> where there is none of that name, which only matters when it is reached.</param>
/// <param name="arguments">Its arguments.</param>
internal sealed class FilterExpression(int line, Expression? input, string name, Builtin? filter, ArgumentList arguments) : Expression(line)
{
    /// <summary>Filters the text of a block.</summary>
    public Value Apply(Frame frame, Value text) => Invoke(frame, input is FilterExpression inner ? inner.Apply(frame, text) : text);

    protected override Value Compute(Frame frame) => Invoke(frame, input!.Evaluate(frame));

    private Value Invoke(Frame frame, Value value)
    {
        if (filter is null)
        {
            throw TemplateFault.Evaluation($"No filter named '{name}'");
        }

        Arguments given = arguments.Evaluate(frame);
        frame.State.Line = Line;
        return filter.Invoke(frame.State, given.Prepend(value));
    }
}
