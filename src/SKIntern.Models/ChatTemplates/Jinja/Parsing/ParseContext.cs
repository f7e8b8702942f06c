using System.Runtime.CompilerServices;

namespace SKIntern.Models.ChatTemplates.Jinja.Parsing;

/// <summary>What surrounds the place that is being parsed.</summary>
internal sealed class ParseContext(TokenStream tokens, int maxNesting)
{
    private readonly Stack<MacroUse> _macros = new();
    private int _nesting;
    private int _loops;

    public TokenStream Tokens => tokens;

    /// <summary>Whether an unknown filter only matters when it is reached: it is in a condition, or under one.</summary>
    public bool IsConditional { get; set; }

    public bool IsInLoop => _loops > 0;

    /// <summary>Parses something nested, within the limit.</summary>
    public T Nested<T>(Func<T> parse)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        CheckNesting(++_nesting);
        T result = parse();
        _nesting--;
        return result;
    }

    /// <summary>Refuses what nests too deep; a chain of members, calls or filters nests as deep as it has links.</summary>
    public void CheckNesting(int depth)
    {
        if (depth > maxNesting)
        {
            throw TemplateFault.Limit(nameof(ChatTemplateLimits.MaxNesting), maxNesting, tokens.Line);
        }
    }

    public T InLoop<T>(Func<T> parse)
    {
        _loops++;
        T result = Unconditional(parse);
        _loops--;
        return result;
    }

    /// <summary>Parses the body of a macro, and says which special names it mentions.</summary>
    public (T Result, MacroUse Use) InMacro<T>(Func<T> parse)
    {
        int loops = _loops;
        var use = new MacroUse();
        _loops = 0;
        _macros.Push(use);
        T result = Unconditional(parse);
        _macros.Pop();
        _loops = loops;
        return (result, use);
    }

    public T Conditional<T>(Func<T> parse) => With(true, parse);

    public T Unconditional<T>(Func<T> parse) => With(false, parse);

    /// <summary>Notes that a name is read.</summary>
    public void Mention(string name)
    {
        foreach (MacroUse use in _macros)
        {
            use.Mention(name);
        }
    }

    private T With<T>(bool isConditional, Func<T> parse)
    {
        bool before = IsConditional;
        IsConditional = isConditional;
        T result = parse();
        IsConditional = before;
        return result;
    }
}
