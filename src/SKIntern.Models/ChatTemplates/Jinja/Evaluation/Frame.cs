namespace SKIntern.Models.ChatTemplates.Jinja.Evaluation;

/// <summary>Where a statement or expression is evaluated: its names, and where its output goes.</summary>
internal sealed record Frame(RenderState State, Scope Scope, OutputBuffer Output)
{
    /// <summary>A frame with names of its own.</summary>
    public Frame Inner() => this with { Scope = new Scope(Scope) };

    /// <summary>A frame with names and output of its own.</summary>
    public Frame Captured() => new(State, new Scope(Scope), new OutputBuffer(State.Budget));
}
