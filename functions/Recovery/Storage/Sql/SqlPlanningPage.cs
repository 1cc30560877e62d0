using Recovery.Nudges.Plan;
using Recovery.Races;

namespace Recovery.Storage.Sql;

/// <summary>A page of entries with all that planning asks of them, in three statements however long it is.</summary>
internal static class SqlPlanningPage
{
    public static ValueTask<IReadOnlyList<PlanningEntry>> Load(SqlSession session, RaceDay raceDay, long after, int take) => Load(
        session, "FROM entries WHERE race_id = ?1 AND race_day = ?2 AND change_seq > ?3 ORDER BY change_seq LIMIT ?4", "e.change_seq",
        raceDay.RaceId, raceDay.Day, after, take);

    public static ValueTask<IReadOnlyList<PlanningEntry>> Load(SqlSession session, long runnerId) => Load(
        session, "FROM entries WHERE runner_id = ?1", "e.race_day, e.race_id", runnerId);

    /// <param name="session">Sees the store at one moment.</param>
    /// <param name="which">The entries of the page.</param>
    /// <param name="order">Their order, of <c>entries e</c>.</param>
    /// <param name="values">Those of <paramref name="which"/>.</param>
    private static async ValueTask<IReadOnlyList<PlanningEntry>> Load(SqlSession session, string which, string order, params SqlValue[] values)
    {
        var entries = await session.All(
            $"""
            SELECT e.id, e.runner_id, e.change_seq, e.race_id, e.race_day, e.sms_since, e.email_since, e.outcome, r.name, a.name AS race_name, COALESCE(a.spoken, a.short_name) AS race_in_sentence,
              EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = r.mobile_hash AND s.channel = 'sms') AS sms_stopped,
              EXISTS (SELECT 1 FROM suppressions s WHERE s.hash = r.email_hash AND s.channel = 'email') AS email_stopped
            FROM (SELECT * {which}) e JOIN runners r ON r.id = e.runner_id JOIN races a ON a.id = e.race_id ORDER BY {order}
            """,
            Entry, values);
        if (entries.Count == 0)
        {
            return [];
        }

        var nudges = (await session.All(
            $"""
            SELECT entry_id, id, step, channel, generation, status, reason, race_id, race_day, session_day, not_before, target, expires, slot
            FROM nudges WHERE entry_id IN (SELECT id {which})
            """,
            rows => (Entry: rows.Number("entry_id"), Nudge: Nudge(rows)), values)).ToLookup(n => n.Entry, n => n.Nudge);
        var texts = (await session.All(
            $"SELECT runner_id, text_session, id FROM nudges WHERE text_session IS NOT NULL AND runner_id IN (SELECT runner_id {which})",
            rows => (Runner: rows.Number("runner_id"), Text: new PlannedText(rows.Day("text_session"), rows.Text("id"))), values)).ToLookup(t => t.Runner, t => t.Text);
        return [.. entries.Select(e => e with { TextSessions = [.. texts[e.RunnerId]], Nudges = [.. nudges[e.EntryId]] })];
    }

    /// <summary>Without its texts and nudges.</summary>
    private static PlanningEntry Entry(SqlRows rows) => new(
        rows.Number("id"), rows.Number("runner_id"), rows.Number("change_seq"), rows.Text("name"), RaceDayOf(rows), rows.Text("race_name"),
        rows.Text("race_in_sentence"), new PlanningChannel(rows.InstantOrNull("sms_since"), rows.Flag("sms_stopped")),
        new PlanningChannel(rows.InstantOrNull("email_since"), rows.Flag("email_stopped")), rows.OutcomeOrNull("outcome"), [], []);

    private static ExistingNudge Nudge(SqlRows rows) => new(
        rows.Text("id"), rows.Text("step"), rows.Channel("channel"), rows.Int("generation"), rows.Status("status"), rows.TextOrNull("reason"),
        RaceDayOf(rows), rows.Day("session_day"), rows.Instant("not_before"), rows.Instant("target"), rows.Instant("expires"), rows.Instant("slot"));

    private static RaceDay RaceDayOf(SqlRows rows) => new(rows.Text("race_id"), rows.Day("race_day"));
}
