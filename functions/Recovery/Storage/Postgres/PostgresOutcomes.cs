using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Records what came of many attempts. Most were accepted: those are one statement.</summary>
internal sealed class PostgresOutcomes : PostgresSteps
{
    /// <summary>Nothing changes unless the nudge is being attempted (or in doubt) at that generation.</summary>
    private const string AcceptAll =
        """
        WITH told AS (SELECT * FROM unnest($1, $2, $3, $4) AS t (id, generation, provider_id, now)),
        found AS (
          SELECT n.number, n.status, n.attempted_at, t.id, t.provider_id, t.now FROM nudges n JOIN told t ON t.id = n.id
          WHERE n.generation = t.generation AND n.status IN ('attempting', 'in-doubt') ORDER BY n.number FOR UPDATE OF n SKIP LOCKED),
        events AS (
          INSERT INTO nudge_events (nudge, at, what, attempted_at)
          SELECT number, now, $5, CASE status WHEN 'attempting' THEN attempted_at END FROM found)
        UPDATE nudges n SET status = 'accepted', provider_id = f.provider_id, accepted_at = f.now, reason = NULL, lease_until = NULL
        FROM found f WHERE n.number = f.number RETURNING f.id
        """;

    /// <summary>Of those that were left out: which would still have to be recorded.</summary>
    private const string Left =
        """
        SELECT n.id FROM nudges n JOIN unnest($1, $2) AS t (id, generation) ON t.id = n.id
        WHERE n.generation = t.generation AND n.status IN ('attempting', 'in-doubt')
        """;

    private readonly IReadOnlyList<Told> _told;

    /// <summary>Of two that were told of one nudge, one counts: the statement may not change a row twice.</summary>
    private readonly List<Told> _accepted;

    public PostgresOutcomes(IReadOnlyList<Told> told)
    {
        _told = told;
        _accepted = [.. told.Where(t => t.Outcome is Outcome.Accepted).DistinctBy(t => t.Message)];
        First = _accepted.Count == 0 ? null : new PostgresQuery(
            AcceptAll, Ids(_accepted), Generations(_accepted), PostgresColumn.Of(_accepted.Select(t => ((Outcome.Accepted)t.Outcome).ProviderId)),
            PostgresColumn.Of(_accepted.Select(t => t.Now)), PostgresColumn.Of(NudgeEvent.Accepted));
    }

    public override async ValueTask Work(PostgresSession session, SqlRows? first)
    {
        foreach (var other in _told.Where(t => t.Outcome is not Outcome.Accepted))
        {
            await SqlNudgeStore.Record(session, other.Message, other.Outcome, other.Now, other.After);
        }

        var recorded = first is null ? [] : Ids(first);
        var left = _accepted.Where(t => !recorded.Contains(t.Message.Nudge)).ToList();
        var locked = left.Count == 0 ? [] : Ids(await session.QuerySet(Left, Ids(left), Generations(left)));
        foreach (var one in _told)
        {
            one.Answer = one.Outcome is not Outcome.Accepted || !locked.Contains(one.Message.Nudge);
        }
    }

    private static Npgsql.NpgsqlParameter Ids(List<Told> told) => PostgresColumn.Of(told.Select(t => t.Message.Nudge));

    private static Npgsql.NpgsqlParameter Generations(List<Told> told) => PostgresColumn.Of(told.Select(t => (long)t.Message.Generation));

    private static HashSet<string> Ids(SqlRows rows)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Next())
        {
            ids.Add(rows.Text(0));
        }

        return ids;
    }

    /// <summary>Answered by false: another process has locked the nudge just now.</summary>
    /// <param name="message">Which one.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="now">When.</param>
    /// <param name="after">For what was deferred: for how long.</param>
    public sealed class Told(NudgeMessage message, Outcome outcome, Instant now, Duration after) : PostgresStep<bool>(CancellationToken.None)
    {
        public NudgeMessage Message => message;

        public Outcome Outcome => outcome;

        public Instant Now => now;

        public Duration After => after;
    }
}
