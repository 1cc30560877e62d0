using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Recovery.Tests.Fixtures;

/// <summary>Every line that was logged, with the scopes around it.</summary>
public sealed class LoggedLines : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LoggedLines to, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            to._scopes?.ForEachScope((scope, list) => list.Add($"{scope}"), scopes);
            to.Lines.Enqueue($"{category}: {formatter(state, exception)} {exception} {string.Join(' ', scopes)}");
        }
    }
}
