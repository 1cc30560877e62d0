using System.Diagnostics;
using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>The same store, with what every message costs done for many at once.</summary>
public sealed class PostgresNudgeStore : SqlNudgeStore
{
    private readonly PostgresDatabase _database;

    /// <param name="database">Where they are.</param>
    public PostgresNudgeStore(PostgresDatabase database)
        : base(database) => _database = database;

    /// <inheritdoc/>
    public override async Task<Claim> Claim(
        NudgeMessage message, Func<SendFacts, SendDecision> check, Instant now, Instant leaseUntil, CancellationToken ct) =>
        (await _database.Path.Do(() => new PostgresClaims.Wanted(message, check, now, leaseUntil, Activity.Current?.Id, ct), claim => claim is not null, ct))!;

    /// <inheritdoc/>
    public override Task Record(NudgeMessage message, Outcome outcome, Instant now, Duration after, CancellationToken ct) =>
        _database.Path.Do(() => new PostgresOutcomes.Told(message, outcome, now, after), isRecorded => isRecorded, ct);

    /// <inheritdoc/>
    public override Task MarkQueued(IReadOnlyList<NudgeMessage> messages, Instant now, CancellationToken ct) =>
        _database.WriteLocking(session => PostgresPlanning.MarkQueued((PostgresSession)session, messages, now), ct);

    /// <inheritdoc/>
    private protected override ValueTask Write(SqlSession session, IReadOnlyList<PlanDecision> decisions, Instant now) =>
        PostgresPlanning.Write((PostgresSession)session, decisions, now);
}
