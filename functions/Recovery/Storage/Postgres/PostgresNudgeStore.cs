using System.Diagnostics;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Delivery;
using Recovery.Nudges.Plan;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>
/// The same store, with what every message costs done for many at once: what waits to be claimed, and what waits to be recorded, is
/// one transaction of a few statements. A row that another process has locked is left out and comes again.
/// </summary>
public sealed class PostgresNudgeStore : SqlNudgeStore
{
    /// <summary>A row that is locked now is asked for again after this long, and for as long as a server is waited for.</summary>
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private readonly PostgresDatabase _database;
    private readonly PostgresTogether<PostgresClaims.Wanted, Claim?> _claims;
    private readonly PostgresTogether<PostgresOutcomes.Told, bool> _outcomes;

    /// <param name="database">Where they are.</param>
    public PostgresNudgeStore(PostgresDatabase database)
        : base(database)
    {
        _database = database;
        _claims = new PostgresTogether<PostgresClaims.Wanted, Claim?>(wanted => database.WriteSet(session => PostgresClaims.Claim(session, wanted)));
        _outcomes = new PostgresTogether<PostgresOutcomes.Told, bool>(told => database.WriteSet(session => PostgresOutcomes.Record(session, told)));
    }

    /// <inheritdoc/>
    public override async Task<Claim> Claim(NudgeMessage message, Instant now, Instant leaseUntil, Instant? quietUntil, CancellationToken ct)
    {
        var wanted = new PostgresClaims.Wanted(message, now, leaseUntil, quietUntil, Activity.Current?.Id);
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await _claims.Do(wanted, ct) is { } claim)
            {
                return claim;
            }

            await ComeAgain(since, ct);
        }
    }

    /// <inheritdoc/>
    public override async Task Record(NudgeMessage message, Outcome outcome, Instant now, Duration after, CancellationToken ct)
    {
        var told = new PostgresOutcomes.Told(message, outcome, now, after);
        var since = Stopwatch.GetTimestamp();
        while (!await _outcomes.Do(told, ct))
        {
            await ComeAgain(since, ct);
        }
    }

    /// <inheritdoc/>
    public override Task MarkQueued(IReadOnlyList<NudgeMessage> messages, Instant now, CancellationToken ct) =>
        _database.WriteLocking(session => PostgresPlanning.MarkQueued((PostgresSession)session, messages, now), ct);

    /// <inheritdoc/>
    private protected override ValueTask Write(SqlSession session, IReadOnlyList<PlanDecision> decisions, Instant now) =>
        PostgresPlanning.Write((PostgresSession)session, decisions, now);

    private static async Task ComeAgain(long since, CancellationToken ct)
    {
        if (Stopwatch.GetElapsedTime(since) > PostgresRetry.Patience)
        {
            throw new StoreException("A nudge is locked by another process, which doesn't let go of it. Try again in a minute.");
        }

        await Task.Delay(BeforeNextTry, ct);
    }
}
