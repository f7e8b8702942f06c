using SKIntern.Models.ChatTemplates.Jinja.Lexing;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>The tags with bodies.</summary>
internal sealed partial class Parser
{
    private IfStatement If(int line)
    {
        List<(Expression Test, Body Body)> branches = [];
        Body otherwise = Body.Empty;
        do
        {
            Expression test = _context.Conditional(() => _expressions.ParseTuple(allowsCondition: false));
            branches.Add((test, _context.Conditional(() => OpenBody("elif", "else", "endif"))));
        }
        while (_tokens.SkipName("elif"));

        if (_tokens.SkipName("else"))
        {
            otherwise = _context.Conditional(() => OpenBody("endif"));
        }

        _tokens.ExpectName("endif");
        return new IfStatement(line, branches, otherwise);
    }

    private ForStatement For(int line)
    {
        AssignmentTarget target = Target(allowsAttributes: false);
        if (Mentions(target, "loop"))
        {
            throw TemplateFault.Syntax("Can't assign to special loop variable in for-loop", line);
        }

        _tokens.ExpectName("in");
        Expression items = _expressions.ParseTuple(allowsCondition: false, end: "recursive");
        Expression? test = _tokens.SkipName("if") ? _context.Unconditional(_expressions.Parse) : null;
        bool isRecursive = _tokens.SkipName("recursive");
        Body body = _context.InLoop(() => OpenBody("endfor", "else"));
        Body otherwise = _tokens.SkipName("else") ? _context.Unconditional(() => OpenBody("endfor")) : Body.Empty;
        _tokens.ExpectName("endfor");
        return new ForStatement(line, target, items, test, isRecursive, body, otherwise);
    }

    private static bool Mentions(AssignmentTarget target, string name) => target switch
    {
        NameTarget named => named.Name == name,
        TupleTarget tuple => tuple.Targets.Any(t => Mentions(t, name)),
        _ => false,
    };

    private Statement Set(int line)
    {
        AssignmentTarget target = Target(allowsAttributes: true);
        if (_tokens.SkipOperator("="))
        {
            return new SetStatement(line, target, _expressions.ParseTuple());
        }

        FilterExpression? filter = _tokens.SkipOperator("|") ? _expressions.ParseBlockFilters() : null;
        return new SetBlockStatement(line, target, filter, _context.Unconditional(() => BodyUpTo("endset")));
    }

    private MacroStatement Macro(int line)
    {
        string name = AssignableName();
        (MacroDefinition definition, MacroUse use) = _context.InMacro(() => Definition(name, Parameters(), "endmacro"));
        return new MacroStatement(line, WithUse(definition, use));
    }

    private CallBlockStatement CallBlock(int line)
    {
        (var parsed, MacroUse use) = _context.InMacro(() =>
        {
            IReadOnlyList<MacroParameter> parameters = _tokens.Current.IsOperator("(") ? Parameters() : [];
            return _expressions.Parse() is CallExpression call
                ? (Call: call, Body: Definition(null, parameters, "endcall"))
                : throw TemplateFault.Syntax("expected call", line);
        });
        return new CallBlockStatement(line, parsed.Call, WithUse(parsed.Body, use));
    }

    private MacroDefinition Definition(string? name, IReadOnlyList<MacroParameter> parameters, string end)
        => new() { Name = name, Parameters = parameters, Body = BodyUpTo(end), TakesCaller = false, TakesRest = false, TakesNamed = false };

    private static MacroDefinition WithUse(MacroDefinition definition, MacroUse use)
    {
        bool Declares(string name) => definition.Parameters.Any(p => p.Name == name);
        return definition with
        {
            TakesCaller = use.Caller && !Declares("caller"),
            TakesRest = use.Rest && !Declares("varargs"),
            TakesNamed = use.Named && !Declares("kwargs"),
        };
    }

    private List<MacroParameter> Parameters()
    {
        List<MacroParameter> parameters = [];
        _tokens.ExpectOperator("(");
        while (!_tokens.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            string name = AssignableName();
            Expression? byDefault = _tokens.SkipOperator("=") ? _expressions.Parse() : null;
            if (parameters.Exists(p => p.Name == name))
            {
                throw _tokens.Fault($"duplicate argument '{name}'");
            }

            if (byDefault is null && (parameters.Exists(p => p.Default is not null) || name == "caller"))
            {
                throw _tokens.Fault(name == "caller" ? "the argument 'caller' must be given a default" : "non-default argument follows default argument");
            }

            parameters.Add(new MacroParameter(name, byDefault));
        }

        _tokens.Next();
        return parameters;
    }

    private FilterBlockStatement FilterBlock(int line)
    {
        FilterExpression filter = _expressions.ParseBlockFilters();
        return new FilterBlockStatement(line, filter, _context.Unconditional(() => BodyUpTo("endfilter")));
    }

    private WithStatement With(int line)
    {
        List<(AssignmentTarget Target, Expression Value)> assignments = [];
        while (_tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            AssignmentTarget target = Target(allowsAttributes: false, allowsTuple: false);
            _tokens.ExpectOperator("=");
            assignments.Add((target, _expressions.Parse()));
        }

        return new WithStatement(line, assignments, _context.Unconditional(() => BodyUpTo("endwith")));
    }

    private GenerationStatement Generation(int line)
        => new(line, _context.InMacro(() => BodyUpTo("endgeneration")).Result);

    private AssignmentTarget Target(bool allowsAttributes, bool allowsTuple = true)
    {
        if (allowsAttributes && _tokens.Current.Kind == TokenKind.Name && _tokens.Following.IsOperator("."))
        {
            string owner = _tokens.Next().Text;
            _tokens.Next();
            _context.Mention(owner);
            return new AttributeTarget(owner, _tokens.Expect(TokenKind.Name, "a name").Text);
        }

        AssignmentTarget first = SingleTarget(allowsAttributes);
        if (!allowsTuple || !_tokens.Current.IsOperator(","))
        {
            return first;
        }

        List<AssignmentTarget> targets = [first];
        while (_tokens.SkipOperator(",") && (_tokens.Current.Kind == TokenKind.Name || _tokens.Current.IsOperator("(")) && !_tokens.Current.IsName("in"))
        {
            targets.Add(SingleTarget(allowsAttributes));
        }

        return new TupleTarget(targets);
    }

    private AssignmentTarget SingleTarget(bool allowsAttributes)
    {
        if (!_tokens.SkipOperator("("))
        {
            string name = AssignableName();
            if (allowsAttributes && _tokens.SkipOperator("."))
            {
                _context.Mention(name);
                return new AttributeTarget(name, _tokens.Expect(TokenKind.Name, "a name").Text);
            }

            return new NameTarget(name);
        }

        AssignmentTarget inner = _context.Nested(() => Target(allowsAttributes));
        _tokens.ExpectOperator(")");
        return inner;
    }

    private string AssignableName()
    {
        string name = _tokens.Expect(TokenKind.Name, "a name").Text;
        return name is "true" or "false" or "none" or "True" or "False" or "None"
            ? throw _tokens.Fault($"can't assign to '{name}'")
            : name;
    }
}
