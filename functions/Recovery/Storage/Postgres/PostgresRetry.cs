using System.Data;
using System.Diagnostics;
using Npgsql;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// What is done again and what is not. A transaction that the server undid, or that never came to its commit, runs again. When the
/// connection breaks during the commit nobody knows: that is told to the caller, and the guarantees that hold for a process that dies at
/// that moment hold for him too.
/// </summary>
internal static class PostgresRetry
{
    /// <summary>A restart takes a few seconds; whoever waits for an answer doesn't wait much longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostTries = 50;

    /// <summary>Runs <paramref name="work"/>, which changes nothing, until the server answers it.</summary>
    public static T WhileAway<T>(Func<T> work)
    {
        var since = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return work();
            }
            catch (NpgsqlException e) when (IsAway(e) && Stopwatch.GetElapsedTime(since) < Patience)
            {
                Pause(tries);
            }
        }
    }

    public static T UntilCommitted<T>(NpgsqlDataSource source, Func<SqlSession, T> work, IsolationLevel level, TimeSpan patience)
    {
        var since = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var committing = false;
            try
            {
                using var connection = source.OpenConnection();
                using var transaction = connection.BeginTransaction(level);
                using var session = new PostgresSession(connection);
                var result = work(session);
                committing = true;
                transaction.Commit();
                return result;
            }
            catch (PostgresException e) when (IsInTheWay(e) && tries < MostTries)
            {
                Pause(tries);
            }
            catch (NpgsqlException e) when (!committing && IsAway(e) && Stopwatch.GetElapsedTime(since) < patience)
            {
                Pause(tries);
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

    /// <summary>Another transaction was quicker; nothing of this one stays.</summary>
    private static bool IsInTheWay(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>No connection, or the server ended it: it stops, starts, or recovers.</summary>
    private static bool IsAway(NpgsqlException e) => e is not PostgresException refused
        ? e.IsTransient
        : refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.TooManyConnections;

    /// <summary>Longer each time, and not for two at the same time.</summary>
    private static void Pause(int tries) => Thread.Sleep(Random.Shared.Next(1, 5 * Math.Min(tries, 40)));
}
