using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Storage.Sql;

namespace Recovery.Storage.Postgres;

/// <summary>Writes what was planned, and marks what was queued, a page at a time.</summary>
internal static class PostgresPlanning
{
    private const string Add =
        """
        WITH planned AS (
          SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            AS p (id, entry_id, runner_id, race_id, race_day, step, channel, session_day, text_session, not_before, target, expires, slot,
              status, reason, segments)),
        added AS (
          INSERT INTO nudges (id, generation, entry_id, runner_id, race_id, race_day, step, channel, session_day, text_session,
            not_before, target, expires, slot, due, status, reason, segments, finished_at)
          SELECT p.id, 1, e.id, e.runner_id, p.race_id, p.race_day, p.step, p.channel, p.session_day, p.text_session,
            p.not_before, p.target, p.expires, p.slot, p.slot, p.status, p.reason, p.segments, CASE WHEN p.reason IS NOT NULL THEN $17 END
          FROM planned p JOIN entries e ON e.id = p.entry_id AND e.runner_id = p.runner_id
          ON CONFLICT DO NOTHING RETURNING number, id)
        SELECT number, id FROM added ORDER BY number
        """;

    private const string OtherTexts =
        """
        SELECT n.runner_id, n.text_session, n.channel FROM nudges n JOIN unnest($1, $2, $3, $4) AS p (id, runner_id, session_day, channel)
          ON n.runner_id = p.runner_id AND n.text_session = p.session_day AND n.channel = p.channel AND n.id <> p.id
        """;

    private const string Mark =
        """
        WITH put AS (SELECT * FROM unnest($1, $2) AS p (id, generation)),
        found AS (
          SELECT n.number FROM nudges n JOIN put p ON p.id = n.id
          WHERE n.generation = p.generation AND n.queued_generation < n.generation ORDER BY n.number FOR UPDATE OF n)
        UPDATE nudges n SET queued_generation = n.generation, queued_at = $3, status = CASE n.status WHEN 'planned' THEN 'queued' ELSE n.status END
        FROM found f WHERE n.number = f.number RETURNING n.number, n.due, n.generation
        """;

    private const string Events =
        """
        INSERT INTO nudge_events (nudge, at, what, detail, attempted_at)
        SELECT n.number, $2, t.what, t.detail, CASE n.status WHEN 'attempting' THEN n.attempted_at END
        FROM unnest($1, $3, $4) AS t (nudge, what, detail) JOIN nudges n ON n.number = t.nudge ORDER BY n.number
        """;

    /// <summary>What is planned anew comes first, one at a time: it may leave a session that a new text takes.</summary>
    public static async ValueTask Write(PostgresSession session, IReadOnlyList<PlanDecision> decisions, Instant now)
    {
        foreach (var changed in decisions.Where(d => d.Existing is not null))
        {
            await SqlNudgeStore.Write(session, changed, now);
        }

        PlanDecision[] added = [.. decisions.Where(d => d.Existing is null)];
        if (added.Length > 0)
        {
            await Write(session, await WithoutSecondTexts(session, added), now);
        }
    }

    public static async ValueTask MarkQueued(PostgresSession session, IReadOnlyList<NudgeMessage> messages, Instant now)
    {
        var told = new List<(long Number, string What, string Detail)>(messages.Count);
        using (var rows = await session.QuerySet(
            Mark, PostgresColumn.Of(messages.Select(m => m.Nudge)), PostgresColumn.Of(messages.Select(m => (long)m.Generation)), PostgresColumn.Of(now)))
        {
            while (rows.Next())
            {
                told.Add((rows.Number("number"), rows.Number("generation") == 1 ? NudgeEvent.Queued : NudgeEvent.QueuedAgain, SqlNudgeStore.At(rows.Instant("due"))));
            }
        }

        await AddEvents(session, told, now);
    }

    private static async ValueTask Write(PostgresSession session, List<(PlanDecision Decision, string? WhyNot)> added, Instant now)
    {
        var details = new Dictionary<string, (string What, string Detail)>(added.Count, StringComparer.Ordinal);
        foreach (var (decision, whyNot) in added)
        {
            details[decision.NudgeId] = whyNot is null ? (NudgeEvent.Planned, SqlNudgeStore.At(decision.Slot!.Value)) : (NudgeEvent.Skipped, whyNot);
        }

        var told = new List<(long, string, string)>(added.Count);
        using (var rows = await session.QuerySet(
            Add, Texts(d => d.NudgeId), Numbers(d => d.EntryId), Numbers(d => d.RunnerId), Texts(d => d.RaceDay.RaceId), Texts(d => d.RaceDay.Day.Iso()),
            Texts(d => d.Step), Texts(d => d.Channel.Code), Texts(d => d.SessionDay.Iso()),
            PostgresColumn.Of(added.Select(a => SqlNudgeStore.TextSession(a.Decision, a.WhyNot).Text)),
            Instants(d => d.Window.NotBefore), Instants(d => d.Window.Target), Instants(d => d.Window.Expires), Instants(d => d.Slot ?? d.Window.NotBefore),
            PostgresColumn.Of(added.Select(a => (a.WhyNot is null ? NudgeStatus.Planned : NudgeStatus.Skipped).Code())), PostgresColumn.Of(added.Select(a => a.WhyNot)),
            PostgresColumn.Of(added.Select(a => SqlNudgeStore.Segments(a.Decision) is { IsNull: false } segments ? segments.Number : (long?)null)), PostgresColumn.Of(now)))
        {
            while (rows.Next())
            {
                details.Remove(rows.Text("id"), out var of);
                var (what, detail) = of;
                told.Add((rows.Number("number"), what, detail));
            }
        }

        await AddEvents(session, told, now);
        foreach (var (decision, whyNot) in added.Where(a => details.ContainsKey(a.Decision.NudgeId)))
        {
            await SqlNudgeStore.LookAgain(session, decision, whyNot);
        }

        Npgsql.NpgsqlParameter Texts(Func<PlanDecision, string> of) => PostgresColumn.Of(added.Select(a => of(a.Decision)));
        Npgsql.NpgsqlParameter Numbers(Func<PlanDecision, long> of) => PostgresColumn.Of(added.Select(a => of(a.Decision)));
        Npgsql.NpgsqlParameter Instants(Func<PlanDecision, Instant> of) => PostgresColumn.Of(added.Select(a => of(a.Decision)));
    }

    /// <summary>Another process may have planned a text for the same number and session in the meantime.</summary>
    private static async ValueTask<List<(PlanDecision Decision, string? WhyNot)>> WithoutSecondTexts(PostgresSession session, PlanDecision[] added)
    {
        PlanDecision[] texts = [.. added.Where(d => d.Channel.OncePerSession && d.WhyNot is null)];
        var taken = new HashSet<(long, string, string)>();
        using (var rows = await session.QuerySet(
            OtherTexts, PostgresColumn.Of(texts.Select(d => d.NudgeId)), PostgresColumn.Of(texts.Select(d => d.RunnerId)),
            PostgresColumn.Of(texts.Select(d => d.SessionDay.Iso())), PostgresColumn.Of(texts.Select(d => d.Channel.Code))))
        {
            while (rows.Next())
            {
                taken.Add((rows.Number("runner_id"), rows.Text("text_session"), rows.Text("channel")));
            }
        }

        return [.. added.Select(d => (d, d.WhyNot ?? (d.Channel.OncePerSession && !taken.Add((d.RunnerId, d.SessionDay.Iso(), d.Channel.Code)) ? SkipReason.SameSession : null)))];
    }

    private static async ValueTask AddEvents(PostgresSession session, List<(long Number, string What, string Detail)> told, Instant now)
    {
        if (told.Count > 0)
        {
            await session.ExecuteSet(
                Events, PostgresColumn.Of(told.Select(t => t.Number)), PostgresColumn.Of(now), PostgresColumn.Of(told.Select(t => t.What)),
                PostgresColumn.Of(told.Select(t => t.Detail)));
        }
    }
}
