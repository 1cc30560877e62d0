using System.Data;
using System.Diagnostics;
using Npgsql;
using Recovery.Readiness;

namespace Recovery.Storage.Postgres;

/// <summary>
/// What is retried and what is not. A transaction that the server undid, or that never came to its commit, runs again. When the
/// connection breaks during the commit, the outcome is unknown: the caller is told so, and the guarantees that hold for a process that dies at
/// that moment apply to the caller. A first try is followed by another however long it took: whoever was frozen in it finds it undone.
/// </summary>
internal static class PostgresRetry
{
    /// <summary>A restart takes a few seconds; people who wait for an answer don't wait much longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostTries = 50;

    private const int FewestTries = 5;

    /// <summary>Runs <paramref name="work"/>, which changes nothing, until the server answers it.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="since">When the caller began to wait.</param>
    public static async Task<T> WhileAway<T>(Func<Task<T>> work, long since)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work();
            }
            catch (NpgsqlException e) when (IsAway(e) && (tries == 1 || Stopwatch.GetElapsedTime(since) < Patience))
            {
                await Pause(tries);
            }
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction until it is committed.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="work">What to do.</param>
    /// <param name="level">Its isolation level.</param>
    /// <param name="since">When the caller began to wait.</param>
    /// <param name="patience">For how long at most.</param>
    /// <param name="limits">The first statement of each transaction.</param>
    /// <param name="isCommitting">Called when all is done but the commit.</param>
    public static async Task<T> UntilCommitted<T>(
        NpgsqlDataSource source, Func<PostgresSession, ValueTask<T>> work, IsolationLevel level, long since, TimeSpan patience, string? limits, Action? isCommitting = null)
    {
        for (var tries = 1; ; tries++)
        {
            var committing = false;
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync(level);
                using var session = new PostgresSession(connection);
                if (limits is not null)
                {
                    await session.Execute(limits);
                }

                var result = await work(session);
                committing = true;
                isCommitting?.Invoke();
                await transaction.CommitAsync();
                return result;
            }
            catch (PostgresException e) when (IsInTheWay(e) && tries < MostTries && (Stopwatch.GetElapsedTime(since) < patience || IsQuick(e, tries)))
            {
                await Pause(tries);
            }
            catch (NpgsqlException e) when (!committing && IsAway(e) && (tries == 1 || Stopwatch.GetElapsedTime(since) < patience))
            {
                await Pause(tries);
            }
        }
    }

    public static StoreException Explain(Exception e, string name)
    {
        var code = (e as PostgresException)?.SqlState;
        return code switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                new StoreException($"{name} does not let this user in. Check the user and password in Store:Connection.", e),
            PostgresErrorCodes.InvalidCatalogName =>
                new StoreException($"{name} does not exist. Make it (createdb), or name another one in Store:Connection.", e),
            PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName =>
                new StoreException($"{name} does not allow this user to do what is needed ({code}). It must own the tables, or be allowed to make them.", e),
            _ when code is null || IsAway((NpgsqlException)e) =>
                new StoreException($"{name} can't be reached. Check that the server runs, and its address in Store:Connection.", e),
            _ => new StoreException($"{name} refused a statement ({code}).", e),
        };
    }

    /// <summary>Another transaction was quicker, or holds a row for too long; nothing of this one stays.</summary>
    private static bool IsInTheWay(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable;

    /// <summary>A caller that has waited long is not turned away because another was quicker once; a row that stays locked is another matter.</summary>
    private static bool IsQuick(PostgresException e, int tries) => tries < FewestTries && e.SqlState != PostgresErrorCodes.LockNotAvailable;

    /// <summary>No connection, or the server ended it: it stops, starts, or recovers.</summary>
    private static bool IsAway(NpgsqlException e) => e is not PostgresException refused
        ? e.IsTransient
        : refused.SqlState is PostgresErrorCodes.AdminShutdown or "25P03" or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections;

    /// <summary>Longer each time, and not for two at the same time.</summary>
    private static Task Pause(int tries) => Task.Delay(Random.Shared.Next(1, 5 * Math.Min(tries, 40)));
}
