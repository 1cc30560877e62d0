using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Channels.Sms;
using Recovery.Local.Configuration;
using Recovery.Local.Functions;
using Recovery.Local.Queues;
using Recovery.Nudges.Queue;
using Recovery.Readiness;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Local;

/// <summary>Pumps over the queue of a real store, or another.</summary>
internal sealed class PumpRig : IAsyncDisposable
{
    private readonly TempStore _store;
    private readonly ServiceProvider _services;
    private readonly HostJson _host;
    private readonly IReadOnlyList<LocalFunction> _functions;
    private readonly List<QueuePump> _pumps = [];
    private readonly List<Task> _running = [];
    private readonly Lines _log = new();

    /// <param name="functions">The class whose functions are pumped; it may take a <see cref="PumpJournal"/>.</param>
    /// <param name="time">By default real time: pumps wait for nothing long.</param>
    /// <param name="receiver">Another queue than the store's.</param>
    public PumpRig(Type functions, int maxConcurrentCalls = 16, int prefetchCount = 32, TimeProvider? time = null, IQueueReceiver? receiver = null)
    {
        _store = new TempStore(time ?? TimeProvider.System);
        SqlQueue = new SqlQueue(_store.Database, _store.Clock);
        Queue = new WatchedQueue(receiver ?? SqlQueue);
        _services = new ServiceCollection().AddSingleton(Journal).BuildServiceProvider();
        Heartbeats = new Heartbeats(_store.Clock);
        _host = new HostJson(maxConcurrentCalls, prefetchCount, TimeSpan.FromMinutes(5));
        _functions = FunctionCatalog.Of(LocalFunction.In(functions)).Queues;
    }

    public PumpJournal Journal { get; } = new();

    public Heartbeats Heartbeats { get; }

    public WatchedQueue Queue { get; }

    public SqlQueue SqlQueue { get; }

    public GracefulStop Stop { get; } = new();

    /// <summary>What was logged as a warning or worse.</summary>
    public IReadOnlyCollection<string> Log => _log.All;

    public void Start()
    {
        foreach (var function in _functions)
        {
            var pump = new QueuePump(function, _host, Queue, _services.GetRequiredService<IServiceScopeFactory>(), Heartbeats, _store.Clock, _log);
            _pumps.Add(pump);
            _running.Add(Task.Run(() => pump.Run(Stop)));
        }
    }

    public Task End() => Stop.End(Task.WhenAll(_running));

    /// <summary>Sends messages of nudges n0, n1 and so on.</summary>
    public Task Send(int count, int from = 0) => SqlQueue.Send(
        [
            .. Enumerable.Range(from, count).Select(i => new QueuedNudge(
                new NudgeMessage($"n{i}", 1), By.Sms, _store.Now, _store.Now + Duration.FromDays(1))),
        ],
        TestContext.Current.CancellationToken);

    /// <summary>How many messages the queue holds, locked ones included.</summary>
    public Task<long> Waiting(string queue = SmsChannel.QueueName) => _store.Database.Write(
        async session => await session.Number("SELECT COUNT(*) FROM queue_messages WHERE queue = ?1", queue) ?? 0, TestContext.Current.CancellationToken);

    public static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 3000, "It never came.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Journal.Open();
        await End();
        _pumps.ForEach(p => p.Dispose());
        await _services.DisposeAsync();
        Stop.Dispose();
        _store.Dispose();
    }

    private sealed class Lines : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
