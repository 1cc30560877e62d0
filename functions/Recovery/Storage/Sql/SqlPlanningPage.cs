using NodaTime;
using Recovery.Nudges.Plan;
using Recovery.Races;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>A page of entries with all that planning asks of them, in a fixed number of statements however long it is.</summary>
internal static class SqlPlanningPage
{
    private static readonly IReadOnlyDictionary<Channel, PlanningChannel> NoChannels = new Dictionary<Channel, PlanningChannel>();

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
            SELECT e.id, e.runner_id, e.change_seq, e.race_id, e.race_day, e.outcome, r.name, a.name AS race_name,
              COALESCE(a.spoken, a.short_name) AS race_in_sentence
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
            $"SELECT runner_id, channel, text_session, id FROM nudges WHERE text_session IS NOT NULL AND runner_id IN (SELECT runner_id {which})",
            rows => (Runner: rows.Number("runner_id"), Text: new PlannedText(rows.Channel("channel"), rows.Day("text_session"), rows.Text("id"))), values)).ToLookup(t => t.Runner, t => t.Text);
        var allowed = await SqlEntryChannels.Load(session, $"SELECT id {which}", values);
        var stops = await SqlStops.Load(session, $"r.id IN (SELECT runner_id {which})", values);
        return [.. entries.Select(e => e with { Channels = Channels(allowed(e.EntryId), stops[e.RunnerId]), TextSessions = [.. texts[e.RunnerId]], Nudges = [.. nudges[e.EntryId]] })];
    }

    /// <summary>Without its channels, texts and nudges.</summary>
    private static PlanningEntry Entry(SqlRows rows) => new(
        rows.Number("id"), rows.Number("runner_id"), rows.Number("change_seq"), rows.Text("name"), RaceDayOf(rows), rows.Text("race_name"),
        rows.Text("race_in_sentence"), NoChannels, rows.OutcomeOrNull("outcome"), [], []);

    private static Dictionary<Channel, PlanningChannel> Channels(IReadOnlyDictionary<Channel, Instant> allowed, IEnumerable<Suppression> stops)
    {
        var stopped = stops.Select(s => s.Channel).ToHashSet();
        return allowed.Keys.Union(stopped).ToDictionary(
            c => c, c => new PlanningChannel(allowed.TryGetValue(c, out var since) ? since : null, stopped.Contains(c)));
    }

    private static ExistingNudge Nudge(SqlRows rows) => new(
        rows.Text("id"), rows.Text("step"), rows.Channel("channel"), rows.Int("generation"), rows.Status("status"), rows.TextOrNull("reason"),
        RaceDayOf(rows), rows.Day("session_day"), rows.Instant("not_before"), rows.Instant("target"), rows.Instant("expires"), rows.Instant("slot"));

    private static RaceDay RaceDayOf(SqlRows rows) => new(rows.Text("race_id"), rows.Day("race_day"));
}
