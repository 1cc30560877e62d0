using Npgsql;

namespace Recovery.Storage.Postgres;

/// <summary>Turns among the processes on one database: an advisory lock, which the server frees when its connection ends, however it ends.</summary>
public sealed class PostgresTurns(PostgresDatabase database) : ITurns
{
    public async Task<IAsyncDisposable?> Take(string what, CancellationToken ct)
    {
        NpgsqlConnection? connection = null;
        Turn? turn = null;
        try
        {
            connection = await database.Apart.OpenConnectionAsync(ct);
            turn = await Ask(connection, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", what, ct) ? new Turn(connection, what) : null;
            return turn;
        }
        catch (NpgsqlException e)
        {
            throw PostgresRetry.Explain(e, database.Name);
        }
        finally
        {
            if (turn is null && connection is not null)
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

    private sealed class Turn(NpgsqlConnection connection, string what) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await Ask(connection, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", what, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is gone, and the lock with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
