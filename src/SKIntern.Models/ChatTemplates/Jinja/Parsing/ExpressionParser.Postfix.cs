using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Lexing;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>What follows a value: members, items, calls, filters and tests.</summary>
internal sealed partial class ExpressionParser
{
    /// <summary>Filters as in <c>filter</c> and <c>set</c> blocks; the innermost has no input.</summary>
    public FilterExpression ParseBlockFilters()
    {
        FilterExpression filter = Filter(null);
        for (int links = 1; _tokens.SkipOperator("|"); links++)
        {
            context.CheckNesting(links);
            filter = Filter(filter);
        }

        return filter;
    }

    private Expression Postfix(Expression value)
    {
        for (int links = 0; ; links++)
        {
            context.CheckNesting(links);
            int line = _tokens.Line;
            if (_tokens.SkipOperator("."))
            {
                value = Member(line, value);
            }
            else if (_tokens.SkipOperator("["))
            {
                Expression owner = value;
                value = context.Nested(() => Subscript(line, owner));
            }
            else if (_tokens.Current.IsOperator("("))
            {
                value = new CallExpression(line, value, Arguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression Member(int line, Expression owner)
    {
        Token name = _tokens.Next();
        return name.Kind switch
        {
            TokenKind.Name => new AttributeExpression(line, owner, name.Text),
            TokenKind.Integer => new ItemExpression(line, owner, new ConstantExpression(line, IntegerValue(name))),
            _ => throw TemplateFault.Syntax($"expected name or number, got {name.Describe()}", name.Line),
        };
    }

    private Expression Subscript(int line, Expression owner)
    {
        Expression? first = _tokens.Current.IsOperator(":") ? null : Parse();
        if (_tokens.SkipOperator(":"))
        {
            Expression? stop = IsSlicePartEnd() ? null : Parse();
            Expression? step = _tokens.SkipOperator(":") && !IsSlicePartEnd() ? Parse() : null;
            _tokens.ExpectOperator("]");
            return new SliceExpression(line, owner, first, stop, step);
        }

        List<Expression> keys = [first!];
        while (_tokens.SkipOperator(","))
        {
            if (!_tokens.Current.IsOperator("]"))
            {
                keys.Add(Parse());
            }
        }

        _tokens.ExpectOperator("]");
        return new ItemExpression(line, owner, keys.Count == 1 ? first! : new SequenceExpression(line, keys, isTuple: true));
    }

    private bool IsSlicePartEnd() => _tokens.Current is { Kind: TokenKind.Operator, Text: ":" or "]" or "," };

    private Expression Filters(Expression value)
    {
        for (int links = 0; ; links++)
        {
            context.CheckNesting(links);
            int line = _tokens.Line;
            if (_tokens.SkipOperator("|"))
            {
                value = Filter(value);
            }
            else if (_tokens.SkipName("is"))
            {
                value = Test(line, value);
            }
            else if (_tokens.Current.IsOperator("("))
            {
                value = new CallExpression(line, value, Arguments());
            }
            else
            {
                return value;
            }
        }
    }

    private FilterExpression Filter(Expression? input)
    {
        int line = _tokens.Line;
        string name = DottedName();
        ArgumentList arguments = _tokens.Current.IsOperator("(") ? Arguments() : ArgumentList.None;
        return new FilterExpression(line, input, name, Known(Builtins.Filters.Find(name), "filter", name, line), arguments);
    }

    private TestExpression Test(int line, Expression input)
    {
        bool isNegated = _tokens.SkipName("not");
        string name = DottedName();
        Builtin? test = Known(Tests.Find(name), "test", name, line);
        return new TestExpression(line, input, name, test, TestArguments(), isNegated);
    }

    private ArgumentList TestArguments()
    {
        Token token = _tokens.Current;
        if (token.IsOperator("("))
        {
            return Arguments();
        }

        bool isArgument = token.Kind switch
        {
            TokenKind.Name => token.Text is not ("else" or "or" or "and"),
            TokenKind.Operator => token.Text is "[" or "{",
            _ => token.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float,
        };
        if (!isArgument)
        {
            return ArgumentList.None;
        }

        return token.IsName("is")
            ? throw _tokens.Fault("You cannot chain multiple tests with is")
            : new ArgumentList([Postfix(Primary())], [], null, null);
    }

    /// <summary>An unknown filter or test is an error at once, unless a condition may keep it from being reached.</summary>
    private Builtin? Known(Builtin? found, string kind, string name, int line)
    {
        if (found is null && Builtins.Filters.IsRefused(name))
        {
            throw TemplateFault.Syntax($"The {kind} '{name}' is refused: it is not reproducible, or has no use in a prompt", line);
        }

        return found is null && !context.IsConditional ? throw TemplateFault.Syntax($"No {kind} named '{name}'", line) : found;
    }

    private string DottedName()
    {
        string name = _tokens.Expect(TokenKind.Name, "a name").Text;
        while (_tokens.SkipOperator("."))
        {
            name += $".{_tokens.Expect(TokenKind.Name, "a name").Text}";
        }

        return name;
    }

    private ArgumentList Arguments() => context.Nested(() =>
    {
        List<Expression> positional = [];
        List<(string Name, Expression Value)> named = [];
        Expression? rest = null;
        Expression? namedRest = null;
        _tokens.ExpectOperator("(");
        Separated(")", () =>
        {
            if (_tokens.SkipOperator("*"))
            {
                Check(rest is null && namedRest is null);
                return rest = Parse();
            }

            if (_tokens.SkipOperator("**"))
            {
                Check(namedRest is null);
                return namedRest = Parse();
            }

            if (_tokens.Current.Kind == TokenKind.Name && _tokens.Following.IsOperator("="))
            {
                string name = _tokens.Next().Text;
                Check(namedRest is null && !named.Exists(n => n.Name == name));
                _tokens.Next();
                named.Add((name, Parse()));
                return named[^1].Value;
            }

            Check(rest is null && namedRest is null && named.Count == 0);
            positional.Add(Parse());
            return positional[^1];
        });
        return positional.Count + named.Count == 0 && rest is null && namedRest is null ? ArgumentList.None : new ArgumentList(positional, named, rest, namedRest);
    });

    private void Check(bool isValid)
    {
        if (!isValid)
        {
            throw _tokens.Fault("invalid syntax for function call expression");
        }
    }
}
