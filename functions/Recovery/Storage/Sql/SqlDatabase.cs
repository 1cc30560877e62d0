using System.Data.Common;
using Microsoft.Extensions.Logging;
using Recovery.Readiness;

namespace Recovery.Storage.Sql;

/// <summary>
/// What the stores stand on, and the whole difference between SQLite and PostgreSQL to them: how a piece of work is run. A piece of work waits for
/// the session's answers and for nothing else (SQLite has them at once), and may run more than once before it is committed, so it
/// changes nothing but the store.
/// </summary>
public abstract class SqlDatabase : IDisposable
{
    static SqlDatabase() => Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Where it is: a path, or a server and its database. No secret.</summary>
    public abstract string Address { get; }

    /// <summary>What a sentence about it begins with.</summary>
    public abstract string Name { get; }

    /// <summary>Logs once when reading begins to fail and once when it works again.</summary>
    internal StoreOutage Reading { get; } = new("Reading the store");

    /// <summary>Likewise for writing.</summary>
    internal StoreOutage Writing { get; } = new("Writing to the store");

    /// <summary>How long an idle receiver waits before it looks into its queue by itself, in machine time.</summary>
    internal abstract TimeSpan LookAgain { get; }

    /// <summary>Where its key may be set, as words that follow "set".</summary>
    internal abstract string WhereKeysAre { get; }

    /// <summary>From now on signals queues on which another process put something, where processes can signal each other.</summary>
    internal abstract void Listen(Action<string> heard);

    /// <summary>A sentence about a failure, without paths or data.</summary>
    internal abstract string DownReason(Exception fault);

    /// <summary>A sentence if the open file is no longer the one under its name. A server's database has no file of ours.</summary>
    internal virtual string? LostReason() => null;

    /// <summary>A sentence if any of it is damaged. A database server looks after its own files.</summary>
    internal virtual Task<string?> DamageReason(CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>
    /// To be called by a server before it receives anything; its result is kept for as long as it runs. Where one server alone works on a
    /// store, this makes sure of that, and releases what the one before it held when it ended.
    /// </summary>
    /// <exception cref="StoreException">Another server works on it, and may not be joined.</exception>
    public abstract Task<IDisposable?> BeginServing(NodaTime.Instant now, CancellationToken ct);

    /// <summary>Runs a reading of several statements or one; it sees the store at one moment only if it opens a transaction.</summary>
    internal abstract Task<T> Read<T>(Func<DbConnection, ValueTask<T>> read, CancellationToken ct);

    /// <summary>The same with statements that stay prepared: for what is read often.</summary>
    internal abstract Task<T> ReadPrepared<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken ct);

    /// <summary>
    /// Runs <paramref name="work"/> as one transaction, which sees the store as if it alone wrote. The result is
    /// handed out only once it is on disk. Cancelled before it ran, it never runs.
    /// </summary>
    internal abstract Task<T> Write<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct);

    /// <summary>
    /// Likewise for the path of a nudge, where thousands a second pass: the work itself locks the rows that its decision stands on
    /// (<c>/* FOR UPDATE */</c>, see <see cref="SqlSession"/>), so others may write other rows at the same time.
    /// </summary>
    internal abstract Task<T> WriteLocking<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct);

    /// <summary>Low-priority write: it may be committed a little later, together with others.</summary>
    internal abstract Task<T> WriteLater<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct);

    /// <summary>Likewise, at once or not at all: a server that is away is not waited for.</summary>
    internal virtual Task<T> WriteAtOnce<T>(Func<SqlSession, ValueTask<T>> work, CancellationToken ct) => WriteLocking(work, ct);

    /// <summary>Where outages are logged from now on.</summary>
    public void LogOutagesTo(ILogger log) => Reading.Log = Writing.Log = log;

    internal Task Write(Func<SqlSession, ValueTask> work, CancellationToken ct) => Write(Answering(work), ct);

    internal Task WriteLocking(Func<SqlSession, ValueTask> work, CancellationToken ct) => WriteLocking(Answering(work), ct);

    /// <summary>
    /// Makes sure that what was deleted can't be recovered from the store's files. False: not now, try again later.
    /// </summary>
    /// <param name="mayTakeLong">The store is idle.</param>
    internal abstract Task<bool> WipeDeleted(bool mayTakeLong, CancellationToken ct);

    public abstract void Dispose();

    private static Func<SqlSession, ValueTask<bool>> Answering(Func<SqlSession, ValueTask> work) => async session =>
    {
        await work(session);
        return true;
    };
}
