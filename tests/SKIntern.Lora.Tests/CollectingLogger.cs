using Microsoft.Extensions.Logging;

namespace SKIntern.Lora.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class CollectingLogger(LogLevel least = LogLevel.Trace) : ILogger
{
    public List<(LogLevel Level, EventId Id, string Text)> All { get; } = [];

    public IEnumerable<string> Of(string name) => All.Where(e => e.Id.Name == name).Select(e => e.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => All.Add((logLevel, eventId, $"{formatter(state, exception)}{exception}"));
}
