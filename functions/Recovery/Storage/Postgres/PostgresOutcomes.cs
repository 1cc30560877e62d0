using NodaTime;
using Recovery.Nudges;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Records in one transaction what came of many attempts. Most were accepted: those are one statement.</summary>
internal static class PostgresOutcomes
{
    /// <summary>Nothing changes unless the nudge is being attempted (or in doubt) at that generation.</summary>
    private const string Accept =
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

    /// <param name="After">For what was deferred: for how long.</param>
    public sealed record Told(NudgeMessage Message, Outcome Outcome, Instant Now, Duration After);

    /// <summary>In their order. False: another process has locked the nudge just now.</summary>
    public static async ValueTask<IReadOnlyList<bool>> Record(PostgresSession session, IReadOnlyList<Told> told)
    {
        // Of two that were told of one nudge, one counts: the statement may not change a row twice.
        var accepted = told.Where(t => t.Outcome is Outcome.Accepted).DistinctBy(t => t.Message).ToList();
        foreach (var other in told.Where(t => t.Outcome is not Outcome.Accepted))
        {
            await SqlNudgeStore.Record(session, other.Message, other.Outcome, other.Now, other.After);
        }

        var locked = await Record(session, accepted);
        return [.. told.Select(t => t.Outcome is not Outcome.Accepted || !locked.Contains(t.Message.Nudge))];
    }

    private static async ValueTask<IReadOnlySet<string>> Record(PostgresSession session, List<Told> accepted)
    {
        if (accepted.Count == 0)
        {
            return new HashSet<string>();
        }

        var recorded = await Ids(session.QuerySet(
            Accept, Ids(accepted), Generations(accepted), PostgresColumn.Of(accepted.Select(t => ((Outcome.Accepted)t.Outcome).ProviderId)),
            PostgresColumn.Of(accepted.Select(t => t.Now)), PostgresColumn.Of(NudgeEvent.Accepted)));
        return accepted.Where(t => !recorded.Contains(t.Message.Nudge)).ToList() is { Count: > 0 } left
            ? await Ids(session.QuerySet(Left, Ids(left), Generations(left)))
            : new HashSet<string>();
    }

    private static Npgsql.NpgsqlParameter Ids(List<Told> told) => PostgresColumn.Of(told.Select(t => t.Message.Nudge));

    private static Npgsql.NpgsqlParameter Generations(List<Told> told) => PostgresColumn.Of(told.Select(t => (long)t.Message.Generation));

    private static async ValueTask<IReadOnlySet<string>> Ids(ValueTask<SqlRows> query)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        using var rows = await query;
        while (rows.Next())
        {
            ids.Add(rows.Text(0));
        }

        return ids;
    }
}
