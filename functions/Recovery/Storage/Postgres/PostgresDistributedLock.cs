using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// An advisory lock among the processes on one database, which the server releases when its connection ends, however it ends. The holder
/// shows signs of life; the server ends a connection that shows none, so that a frozen process does not keep the lock from the others.
/// </summary>
public sealed class PostgresDistributedLock(PostgresDatabase database) : IDistributedLock
{
    internal const string LongestSilence = "SET idle_session_timeout = '10s'";

    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(3);

    public async Task<IAsyncDisposable?> Take(string what, CancellationToken ct)
    {
        NpgsqlConnection? connection = null;
        Held? held = null;
        try
        {
            connection = await database.Apart.OpenConnectionAsync(ct);
            if (await Ask(connection, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", what, ct))
            {
                await Say(connection, LongestSilence, ct);
                held = new Held(connection, what);
            }

            return held;
        }
        catch (NpgsqlException e)
        {
            throw PostgresRetry.Explain(e, database.Name);
        }
        finally
        {
            if (held is null && connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task<bool> Ask(NpgsqlConnection connection, string sql, string what, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = "recovery " + what } } };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task Say(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Held : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly string _what;
        private readonly CancellationTokenSource _over = new();
        private readonly Task _showingLife;

        public Held(NpgsqlConnection connection, string what)
        {
            (_connection, _what) = (connection, what);
            _showingLife = KeepAlive(_over.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            try
            {
                // The connection answers one question at a time.
                await _showingLife;
                await Ask(_connection, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", _what, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is gone, and the lock with it.
            }
            finally
            {
                await _connection.DisposeAsync();
                _over.Dispose();
            }
        }

        private async Task KeepAlive(CancellationToken over)
        {
            while (true)
            {
                await Task.Delay(BetweenSigns, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (over.IsCancellationRequested)
                {
                    return;
                }

                await Say(_connection, "SELECT 1", CancellationToken.None);
            }
        }
    }
}
