using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SKIntern.Models.Tests.Hub;

/// <summary>Keeps what is logged, at every level.</summary>
internal sealed class CapturedLog : ILogger
{
    internal ConcurrentQueue<(LogLevel Level, string Text)> Entries { get; } = new();

    internal string Text => string.Join('\n', Entries.Select(e => e.Text));

    internal IEnumerable<string> Warnings => Entries.Where(e => e.Level == LogLevel.Warning).Select(e => e.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(p => p.Value)) : "";
        Entries.Enqueue((logLevel, $"{formatter(state, exception)} {values} {exception}"));
    }
}
