using NodaTime;
using Recovery.Desk.Today;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>Messages that need a person.</summary>
internal static class SqlNeeds
{
    public const string Statuses = "'undelivered', 'rejected', 'in-doubt', 'dead'";

    private static readonly string Hash = SqlChannels.HashOf("n.channel", "r", "g");

    /// <summary>
    /// What only asks a contact to be confirmed, or tells the clinic of a request, is nobody's who waits: of that, only what can be sent again.
    /// The clinic's notes are never anybody's. Whoever has booked or did not run needs no reminder any more, and who said stop is not to be
    /// rung about one: neither takes the place of somebody who is.
    /// </summary>
    private static readonly string Select =
        $"""
        WITH latest AS MATERIALIZED (
          SELECT n.*, COALESCE(r.name, g.name, '') AS name, COALESCE(r.mobile, g.mobile) AS mobile, COALESCE(r.email, g.email) AS email,
            {Hash} AS hash
          FROM nudges n /* INDEXED BY nudges_by_status */ LEFT JOIN runners r ON r.id = n.runner_id LEFT JOIN signups g ON g.id = n.signup_id
          WHERE n.status = ?1 AND n.slot >= ?2 AND n.slot < ?3 AND n.handled IS NULL AND n.step <> '{Step.Note}'
            AND ((r.id IS NOT NULL AND n.step NOT IN ('{Step.Confirm}', '{Step.Request}'))
              OR (n.status = 'dead' AND n.expires > ?5 AND COALESCE(r.id, g.id) IS NOT NULL))
            AND (NOT {SqlLogPage.NoService("n")} OR NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = n.entry_id AND e.outcome IS NOT NULL))
            AND (n.step = '{Step.Request}' OR NOT {SqlStops.SaidStop("n.channel", Hash)})
          ORDER BY n.slot DESC, n.number DESC LIMIT ?4)
        SELECT n.id, n.runner_id, n.step, n.channel, n.status, n.reason, n.session_day, n.slot, n.expires, n.name, n.mobile, n.email,
          COALESCE(a.name, n.race_id) AS race_name,
          (n.number_fault = 1 OR EXISTS (SELECT 1 FROM suppressions s
            WHERE s.hash = n.hash AND s.channel IN (n.channel, '{SqlChannels.Every}') AND s.by = '{Source.Provider}')) AS at_fault,
          EXISTS (SELECT 1 FROM nudges o WHERE o.session_day = n.session_day AND o.runner_id = n.runner_id AND o.status IN ('accepted', 'delivered')
            AND {SqlLogPage.NoService("o")}) AS reached,
          {SqlSwitching.MayAny} AS may_switch
        FROM latest n LEFT JOIN entries e ON e.id = n.entry_id LEFT JOIN runners r ON r.id = n.runner_id LEFT JOIN races a ON a.id = n.race_id
        ORDER BY n.slot DESC, n.number DESC
        """;

    public static async ValueTask<IReadOnlyList<PersonsNeed>> Load(SqlSession session, Instant from, Instant to, Instant now, int most)
    {
        var all = new List<PersonsNeed>();
        foreach (var status in NudgeStatuses.All.Where(s => Statuses.Contains($"'{s}'", StringComparison.Ordinal)))
        {
            all.AddRange(await session.All(Select, Need, status, from, to, most, now));
        }

        return all;
    }

    private static PersonsNeed Need(SqlRows rows)
    {
        var runner = rows.NumberOrNull("runner_id");
        var channel = rows.Channel("channel");
        return new PersonsNeed(
            new Person(
                runner is { } id ? TodayDesk.KeyOf(id) : $"nudge-{rows.Text("id")}", runner, rows.Text("name"), rows.TextOrNull("mobile"), rows.TextOrNull("email")),
            new Need.Message(
                rows.Text("id"), rows.Text("step"), channel, rows.Status("status"), rows.TextOrNull("reason"), rows.Text("race_name"), rows.Day("session_day"),
                rows.Instant("slot"), rows.Instant("expires"), rows.Flag("reached"), rows.Flag("at_fault"), rows.Flag("may_switch") ? channel.StandIn : null));
    }
}
