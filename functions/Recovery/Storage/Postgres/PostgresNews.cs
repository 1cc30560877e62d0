using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>Receives what processes signal to each other about the queues (LISTEN), on a connection of its own that is reopened when it breaks.</summary>
internal sealed class PostgresNews(NpgsqlDataSource source) : IDisposable
{
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromSeconds(1);

    /// <summary>A connection that is dead without having been closed is noticed by then.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _listening;

    /// <summary>Begins to listen. Idempotent, also when several queues begin at the same moment.</summary>
    public void Listen(Action<string> heard)
    {
        lock (_lock)
        {
            if (!_stop.IsCancellationRequested)
            {
                _listening ??= Task.Run(() => ListenLoop(heard, _stop.Token));
            }
        }
    }

    public void Dispose()
    {
        Task? listening;
        lock (_lock)
        {
            _stop.Cancel();
            listening = _listening;
        }

        listening?.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task ListenLoop(Action<string> heard, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                connection.Notification += (_, news) => heard(news.Payload);
                await Execute(connection, $"LISTEN {PostgresSession.QueueNews}", ct);
                while (true)
                {
                    if (!await connection.WaitAsync(LongestSilence, ct))
                    {
                        await Execute(connection, "SELECT 1", ct);
                    }
                }
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException or IOException)
            {
                // Until it is back, receivers poll.
                await Task.Delay(BeforeNextTry, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
