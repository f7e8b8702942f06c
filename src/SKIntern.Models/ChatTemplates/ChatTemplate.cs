using System.Text.Json;
using SKIntern.Models.ChatTemplates.Jinja;
using SKIntern.Models.ChatTemplates.Jinja.Builtins;
using SKIntern.Models.ChatTemplates.Jinja.Evaluation;
using SKIntern.Models.ChatTemplates.Jinja.Parsing;
using SKIntern.Models.ChatTemplates.Jinja.Syntax;

namespace SKIntern.Models.ChatTemplates;

/// <summary>
/// A model's chat template (Jinja), which turns messages into the prompt that the model was trained on. It renders what
/// transformers' <c>apply_chat_template</c> does.
/// </summary>
/// <remarks>
/// A template is foreign code and runs in a sandbox of its own: it sees the variables that it is given and nothing else, and
/// ends within its <see cref="ChatTemplateLimits"/>. Parsed once, it is immutable and safe for concurrent rendering.
/// </remarks>
public sealed class ChatTemplate
{
    /// <summary>The name of a template that was given none, which is also the usual one among named templates.</summary>
    public const string DefaultName = "default";

    private readonly Body _body;

    private ChatTemplate(string source, string name, ChatTemplateLimits limits, Body body)
        => (Source, Name, Limits, _body) = (source, name, limits, body);

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>The source.</summary>
    public string Source { get; }

    /// <summary>The bounds of every rendering.</summary>
    public ChatTemplateLimits Limits { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">The name, for messages.</param>
    /// <param name="limits">The bounds of parsing and rendering; <see langword="null"/> for <see cref="ChatTemplateLimits.Default"/>.</param>
    /// <returns>The template.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    /// <exception cref="ChatTemplateException">The source is not a template, uses a refused feature, or exceeds a limit.</exception>
    public static ChatTemplate Parse(string source, string name = DefaultName, ChatTemplateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        limits ??= ChatTemplateLimits.Default;
        limits.Validate();
        try
        {
            return new ChatTemplate(source, name, limits, Parser.Parse(source, limits));
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(fault.Kind, name, fault.Line, fault.Message, fault);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Limit, name, null, "the template nests deeper than the stack allows", e);
        }
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="input">The messages and what goes with them.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <returns>The prompt. It holds the special tokens that the template writes, so it is encoded without adding others.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ChatTemplateException">An expression failed, the template objects to the input, or a limit was reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public string Render(ChatTemplateInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Render(input.ToVariables(), input.TimeProvider, cancellationToken);
    }

    /// <summary>Renders with variables as they are.</summary>
    /// <param name="variables">
    /// The variables by name: null, texts, truth values, numbers, dictionaries with text keys, other enumerables (as lists), and
    /// <see cref="JsonElement"/>s. Anything else is refused.
    /// </param>
    /// <param name="timeProvider">The clock of <c>strftime_now</c>; <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="variables"/> is null.</exception>
    /// <exception cref="ChatTemplateException">An expression failed, the template objects to the input, or a limit was reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Run(variables, timeProvider, cancellationToken);
    }

    /// <summary>Renders with the members of a JSON object as variables.</summary>
    /// <param name="variables">The object.</param>
    /// <param name="timeProvider">The clock of <c>strftime_now</c>; <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException"><paramref name="variables"/> is not an object.</exception>
    /// <exception cref="ChatTemplateException">An expression failed, the template objects to the input, or a limit was reached.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public string Render(JsonElement variables, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
        => variables.ValueKind == JsonValueKind.Object
            ? Run(variables.EnumerateObject().Select(p => new KeyValuePair<string, object?>(p.Name, p.Value)), timeProvider, cancellationToken)
            : throw new ArgumentException($"expected a JSON object, found {variables.ValueKind}", nameof(variables));

    private string Run(IEnumerable<KeyValuePair<string, object?>> variables, TimeProvider? timeProvider, CancellationToken cancellationToken)
    {
        var state = new RenderState(new Budget(Limits, cancellationToken), timeProvider ?? TimeProvider.System);
        try
        {
            var scope = new Scope(null);
            Globals.AddTo(scope);
            var converter = new ValueConverter(Limits.MaxValueDepth);
            foreach ((string name, object? value) in variables)
            {
                scope.Set(name, converter.Convert(value));
            }

            // What a template sets hides a variable and leaves it alone.
            var frame = new Frame(state, new Scope(scope), new OutputBuffer(state.Budget));
            _body.Execute(frame);
            return frame.Output.ToString();
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(fault.Kind, Name, fault.Line ?? (state.Line > 0 ? state.Line : null), fault.Message, fault);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new ChatTemplateException(ChatTemplateErrorKind.Limit, Name, state.Line, "calls or values nest deeper than the stack allows", e);
        }
    }
}
