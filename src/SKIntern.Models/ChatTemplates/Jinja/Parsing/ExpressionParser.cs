using SKIntern.Models.ChatTemplates.Jinja.Lexing;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>Parses expressions; each method stands for one precedence, from the loosest to the tightest.</summary>
internal sealed partial class ExpressionParser(ParseContext context)
{
    private readonly TokenStream _tokens = context.Tokens;

    public Expression Parse() => context.Nested(Conditional);

    public Expression ParseWithoutCondition() => context.Nested(() => Logic(isOr: true));

    /// <summary>An expression, or several between commas, which make a tuple.</summary>
    /// <param name="allowsCondition">Whether <c>a if b else c</c> is allowed.</param>
    /// <param name="end">A name that ends the tuple.</param>
    public Expression ParseTuple(bool allowsCondition = true, string? end = null)
    {
        int line = _tokens.Line;
        List<Expression> items = [];
        bool isTuple = false;
        while (!IsTupleEnd(end))
        {
            items.Add(allowsCondition ? Parse() : ParseWithoutCondition());
            if (!_tokens.SkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        return items.Count == 0
            ? throw _tokens.Unexpected("an expression")
            : isTuple ? new SequenceExpression(line, items, isTuple: true) : items[0];
    }

    private bool IsTupleEnd(string? end)
        => _tokens.Current.Kind is TokenKind.PrintEnd or TokenKind.BlockEnd || _tokens.Current.IsOperator(")") || (end is not null && _tokens.Current.IsName(end));

    private Expression Conditional()
    {
        int line = _tokens.Line;
        Expression value = Logic(isOr: true);
        for (int links = 1; _tokens.SkipName("if"); links++)
        {
            context.CheckNesting(links);
            Expression test = context.Conditional(() => Logic(isOr: true));
            Expression? otherwise = _tokens.SkipName("else") ? context.Conditional(Parse) : null;
            value = new ConditionalExpression(line, test, value, otherwise);
            line = _tokens.Line;
        }

        return value;
    }

    private Expression Logic(bool isOr)
    {
        int line = _tokens.Line;
        string word = isOr ? "or" : "and";
        Expression first = isOr ? Logic(isOr: false) : Not();
        if (!_tokens.Current.IsName(word))
        {
            return first;
        }

        List<Expression> operands = [first];
        while (_tokens.SkipName(word))
        {
            operands.Add(isOr ? Logic(isOr: false) : Not());
        }

        return new LogicExpression(line, isOr, operands);
    }

    private Expression Not()
    {
        int line = _tokens.Line;
        return _tokens.SkipName("not") ? new UnaryExpression(line, UnaryOperator.Not, context.Nested(Not)) : Compare();
    }

    private Expression Compare()
    {
        int line = _tokens.Line;
        Expression first = Sum();
        List<(CompareOperator, Expression)>? others = null;
        while (CompareSign() is CompareOperator operation)
        {
            (others ??= []).Add((operation, Sum()));
        }

        return others is null ? first : new CompareExpression(line, first, others);
    }

    private CompareOperator? CompareSign()
    {
        Token token = _tokens.Current;
        CompareOperator? operation = token switch
        {
            { Kind: TokenKind.Operator, Text: "==" } => CompareOperator.Equal,
            { Kind: TokenKind.Operator, Text: "!=" } => CompareOperator.NotEqual,
            { Kind: TokenKind.Operator, Text: "<" } => CompareOperator.Less,
            { Kind: TokenKind.Operator, Text: "<=" } => CompareOperator.LessOrEqual,
            { Kind: TokenKind.Operator, Text: ">" } => CompareOperator.Greater,
            { Kind: TokenKind.Operator, Text: ">=" } => CompareOperator.GreaterOrEqual,
            { Kind: TokenKind.Name, Text: "in" } => CompareOperator.In,
            { Kind: TokenKind.Name, Text: "not" } when _tokens.Following.IsName("in") => CompareOperator.NotIn,
            _ => null,
        };
        if (operation is not null)
        {
            _tokens.Next();
        }

        if (operation == CompareOperator.NotIn)
        {
            _tokens.Next();
        }

        return operation;
    }

    private Expression Sum() => Binary(Concat, [("+", BinaryOperator.Add), ("-", BinaryOperator.Subtract)]);

    private Expression Concat()
    {
        int line = _tokens.Line;
        Expression first = Product();
        if (!_tokens.Current.IsOperator("~"))
        {
            return first;
        }

        List<Expression> operands = [first];
        while (_tokens.SkipOperator("~"))
        {
            operands.Add(Product());
        }

        return new ConcatExpression(line, operands);
    }

    private Expression Product() => Binary(
        Power,
        [("*", BinaryOperator.Multiply), ("/", BinaryOperator.Divide), ("//", BinaryOperator.FloorDivide), ("%", BinaryOperator.Modulo)]);

    // From left to right, unlike Python's own: so does Jinja.
    private Expression Power() => Binary(() => Unary(takesFilters: true), [("**", BinaryOperator.Power)]);

    private Expression Binary(Func<Expression> operand, ReadOnlySpan<(string Sign, BinaryOperator Operator)> operators)
    {
        int line = _tokens.Line;
        Expression first = operand();
        List<(BinaryOperator, Expression)>? others = null;
        while (Find(operators) is BinaryOperator operation)
        {
            _tokens.Next();
            (others ??= []).Add((operation, operand()));
        }

        return others is null ? first : new BinaryExpression(line, first, others);
    }

    private BinaryOperator? Find(ReadOnlySpan<(string Sign, BinaryOperator Operator)> operators)
    {
        foreach ((string sign, BinaryOperator operation) in operators)
        {
            if (_tokens.Current.IsOperator(sign))
            {
                return operation;
            }
        }

        return null;
    }

    private Expression Unary(bool takesFilters)
    {
        int line = _tokens.Line;
        Expression value = _tokens.SkipOperator("-")
            ? new UnaryExpression(line, UnaryOperator.Minus, context.Nested(() => Unary(takesFilters: false)))
            : _tokens.SkipOperator("+")
                ? new UnaryExpression(line, UnaryOperator.Plus, context.Nested(() => Unary(takesFilters: false)))
                : Primary();
        value = Postfix(value);
        return takesFilters ? Filters(value) : value;
    }
}
