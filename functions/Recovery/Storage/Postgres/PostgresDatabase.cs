using System.Data;
using System.Diagnostics;
using Npgsql;
using Recovery.Readiness;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// A PostgreSQL database that any number of processes work on. A write is one transaction that sees the store as if it were alone
/// (SERIALIZABLE) and runs again when another got in its way; the path of a nudge locks the rows it decides on instead. A server that
/// restarts is waited for, as long as it is certain that nothing was committed.
/// </summary>
public sealed class PostgresDatabase : SqlDatabase
{
    /// <summary>Long enough to find out that a pooled connection is dead, and make another.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source, _sourceOfPath;
    private readonly PostgresLane _path, _rest;
    private readonly PostgresNews _news;

    /// <summary>What each transaction is limited by, where its connection isn't.</summary>
    private readonly string? _limits;
    private bool _closed;

    private PostgresDatabase(PostgresConnection.Pools pools, string? limits)
    {
        _limits = limits;
        (_source, _sourceOfPath, Apart, Address) = (pools.Work, pools.Path, pools.Apart, pools.Address);
        _path = new PostgresLane(pools.ConnectionsOfPath);
        _rest = new PostgresLane(pools.Connections);
        _news = new PostgresNews(Apart);
        Path = new PostgresPath(this);
    }

    public override string Address { get; }

    public override string Name => NameOf(Address);

    /// <summary>New messages are announced; this is for an announcement that got lost with its connection.</summary>
    internal override TimeSpan LookAgain => TimeSpan.FromSeconds(15);

    internal override string WhereKeysAre => "Secrets:Key";

    /// <summary>For what holds a connection for longer than a piece of work.</summary>
    internal NpgsqlDataSource Apart { get; }

    internal PostgresPath Path { get; }

    /// <summary>Connects, and brings the tables up to date.</summary>
    /// <param name="connection"><c>Store:Connection</c>.</param>
    /// <param name="poolerPort"><c>Store:PoolerPort</c>.</param>
    /// <exception cref="StoreException">It can't be used; the message says what to change.</exception>
    public static PostgresDatabase Open(string connection, int? poolerPort = null)
    {
        var pools = PostgresConnection.Pools.Of(connection, poolerPort);
        using var migrations = PostgresConnection.Migrations(connection);
        try
        {
            // The store is opened once, by its first caller: there is nothing else to wait on yet.
            PostgresRetry.WhileAway(
                () =>
                {
                    PostgresSchema.BringUpToDate(migrations);
                    return Task.FromResult(true);
                },
                Stopwatch.GetTimestamp()).GetAwaiter().GetResult();
            return new PostgresDatabase(pools, poolerPort is null ? null : PostgresConnection.LimitsOfTransaction);
        }
        catch (Exception e) when (e is NpgsqlException or StoreException)
        {
            pools.Dispose();
            throw e as StoreException ?? PostgresRetry.Explain(e, NameOf(pools.Address));
        }
    }

    internal override Task<T> Read<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken ct) => RunReading(
        async connection =>
        {
            using var session = new PostgresSession(connection);
            return await read(session);
        },
        ct);

    internal override Task<T> ReadAtOneMoment<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken ct) => RunReading(
        async connection =>
        {
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            using var session = new PostgresSession(connection);
            return await read(session);
        },
        ct);

    internal override Task<T> Write<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) =>
        _rest.Run(since => RunWriting(_source, work, IsolationLevel.Serializable, since, PostgresRetry.Patience), ct);

    internal override Task<T> WriteLocking<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) =>
        _rest.Run(since => RunWriting(_source, work, IsolationLevel.ReadCommitted, since, PostgresRetry.Patience), ct);

    /// <summary>Past the line of those who wait for a place: the next connection that is free.</summary>
    internal override Task<T> WriteAtOnce<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) =>
        RunWriting(_source, work, IsolationLevel.ReadCommitted, Stopwatch.GetTimestamp(), AtOnce);

    internal override Task<T> WriteLater<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) => WriteLocking(work, ct);

    /// <summary>A set of what the path of a nudge consists of, in one transaction.</summary>
    internal Task<T> WriteSet<T>(Func<PostgresSession, ValueTask<T>> work, Action? isCommitting = null) =>
        _path.Run(since => RunWriting(_sourceOfPath, work, IsolationLevel.ReadCommitted, since, PostgresRetry.Patience, isCommitting), CancellationToken.None);

    internal override string DownReason(Exception fault) => fault switch
    {
        StoreException { InnerException: PostgresException refused } => $"the database refused to write ({refused.SqlState})",
        ObjectDisposedException => "the store is closed",
        _ => "the database can't be reached",
    };

    internal override void Listen(Action<string> heard) => _news.Listen(heard);

    /// <summary>Any number of servers may work on it: what a former one held is released when its locks and leases run out.</summary>
    public override Task<IDisposable?> BeginServing(NodaTime.Instant now, CancellationToken ct) => Task.FromResult<IDisposable?>(null);

    /// <summary>The tables that an erasure deletes names, numbers, addresses or somebody's own words from.</summary>
    internal static IReadOnlyList<string> Wiped { get; } =
    [
        "runners", "runner_words", "entries", "entry_channels", "entry_events", "consents", "signups", "signup_channels", "signup_uses", "replies",
        "appointment_requests", "appointment_answers", "sandbox_messages", "desk_changes", "races", "race_days", "pauses",
    ];

    /// <summary>Rows that were deleted lie in the tables until they are vacuumed. The server's own backups are beyond reach: they end by their age.</summary>
    internal override Task<bool> WipeDeleted(bool mayTakeLong, CancellationToken ct) => RunReading(
        async connection =>
        {
            await using var command = new NpgsqlCommand($"VACUUM {string.Join(", ", Wiped)}", connection);
            try
            {
                await command.ExecuteNonQueryAsync(ct);
                return true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                return false;
            }
        },
        ct);

    /// <summary>Idempotent.</summary>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, true))
        {
            return;
        }

        _news.Dispose();
        _path.Dispose();
        _rest.Dispose();
        _source.Dispose();
        _sourceOfPath.Dispose();
        Apart.Dispose();
    }

    private static string NameOf(string address) => $"The database {address}";

    private Task<T> RunReading<T>(Func<NpgsqlConnection, ValueTask<T>> read, CancellationToken ct) => _rest.Run(
        since => Explained(
            () => PostgresRetry.WhileAway(
                async () =>
                {
                    await using var connection = await _source.OpenConnectionAsync(ct);
                    return await read(connection);
                },
                since),
            Reading),
        ct);

    private Task<T> RunWriting<T>(
        NpgsqlDataSource source, Func<PostgresSession, ValueTask<T>> work, IsolationLevel level, long since, TimeSpan patience, Action? isCommitting = null) =>
        Explained(() => PostgresRetry.UntilCommitted(source, work, level, since, patience, _limits, isCommitting), Writing);

    private async Task<T> Explained<T>(Func<Task<T>> work, StoreOutage outage)
    {
        try
        {
            var result = await work();
            outage.Works();
            return result;
        }
        catch (NpgsqlException e)
        {
            var fault = PostgresRetry.Explain(e, Name);
            outage.Failed(fault);
            throw fault;
        }
    }
}
