using NodaTime;
using NodaTime.Text;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Storage.Sql;

/// <summary>Changes of a nudge that several of the store's parts make.</summary>
internal static class SqlNudgeChanges
{
    /// <summary>
    /// Adds a line to a nudge's timeline. Called before the nudge changes: the line that ends an attempt also says when the attempt
    /// began, which spares a line (and a write) for each claim.
    /// </summary>
    public static async ValueTask AddEvent(this SqlSession session, long number, string what, Instant at, string? detail = null) =>
        await session.Execute(
            """
            INSERT INTO nudge_events (nudge, at, what, detail, attempted_at)
            SELECT number, ?2, ?3, ?4, CASE status WHEN 'attempting' THEN attempted_at END FROM nudges WHERE number = ?1
            """,
            number, at, what, detail);

    /// <summary>
    /// Plans a message about a request for an appointment, due from <paramref name="notBefore"/> on. Once for each request and step, or for each
    /// answer that it tells of.
    /// </summary>
    public static async ValueTask PlanAbout(
        this SqlSession session, string id, long requestId, string step, Channel channel, LocalDate day, Instant notBefore, Instant expires,
        int segments, Instant at, long? answerId = null)
    {
        var number = await session.Number(
            """
            INSERT INTO nudges (id, generation, entry_id, runner_id, request_id, answer_id, race_id, race_day, step, channel, session_day,
              not_before, target, expires, slot, due, status, segments)
            SELECT ?1, 1, e.id, e.runner_id, q.id, ?9, e.race_id, e.race_day, ?3, ?4, ?5, ?6, ?7, ?7, ?6, ?6, 'planned', ?8
            FROM appointment_requests q JOIN entries e ON e.id = q.entry_id WHERE q.id = ?2
            ON CONFLICT DO NOTHING RETURNING number
            """,
            id, requestId, step, channel, day, notBefore, expires, channel.Tariff.CountsSegments ? segments : SqlValue.NoNumber, answerId);
        if (number is { } added)
        {
            await session.AddEvent(added, NudgeEvent.Planned, at, InstantPattern.ExtendedIso.Format(notBefore));
        }
    }

    /// <summary>Plans a message by another channel in place of one that did not arrive, due at once, within its window. Null: there is one already.</summary>
    public static async ValueTask<long?> PlanInstead(this SqlSession session, string failed, Channel standIn, string id, Instant at)
    {
        var number = await session.Number(
            """
            INSERT INTO nudges (id, generation, entry_id, runner_id, race_id, race_day, step, channel, session_day,
              not_before, target, expires, slot, due, status)
            SELECT ?2, 1, entry_id, runner_id, race_id, race_day, step, ?4, session_day, not_before, target, expires, ?3, ?3, 'planned'
            FROM nudges WHERE id = ?1 ON CONFLICT DO NOTHING RETURNING number
            """,
            failed, id, at, standIn);
        if (number is { } added)
        {
            await session.AddEvent(added, NudgeEvent.InsteadOfText, at);
        }

        return number;
    }

    /// <summary>Ends a nudge as deliberately not sent; its session is free for another text.</summary>
    public static async ValueTask Skip(this SqlSession session, long number, string reason, Instant at)
    {
        await session.AddEvent(number, NudgeEvent.Skipped, at, reason);
        await session.LeaveSession(number);
        await session.Execute(
            "UPDATE nudges SET status = 'skipped', reason = ?2, finished_at = ?3, lease_until = NULL, text_session = NULL, held_by = NULL WHERE number = ?1",
            number, reason, at);
    }

    /// <summary>The runner's other texts that were skipped for this one have room now: the planner looks at their entries again.</summary>
    public static async ValueTask LeaveSession(this SqlSession session, long number) => await session.TouchAll(await session.All(
        """
        SELECT o.entry_id FROM nudges n JOIN nudges o ON o.runner_id = n.runner_id
        WHERE n.number = ?1 AND n.text_session IS NOT NULL AND o.session_day = n.text_session AND o.channel = n.channel
          AND o.status = 'skipped' AND o.reason = ?2 AND o.entry_id IS NOT NULL
        """,
        rows => rows.Number("entry_id"), number, SkipReason.SameSession));

    /// <summary>Makes a nudge due again later, under a new generation. False: that would be too late, and it is skipped.</summary>
    public static async ValueTask<bool> Defer(this SqlSession session, long number, Instant expires, Instant until, string reason, Instant at)
    {
        if (until >= expires)
        {
            await session.SkipTooLate(number, at);
            return false;
        }

        await session.AddEvent(number, NudgeEvent.Deferred, at, reason);
        await session.Execute(
            "UPDATE nudges SET status = 'deferred', reason = ?2, generation = generation + 1, due = ?3, lease_until = NULL, held_by = NULL WHERE number = ?1",
            number, reason, until);
        return true;
    }

    /// <summary>Makes a nudge due at once, under a new generation. False: it is too late, and it is skipped.</summary>
    public static async ValueTask<bool> DueAgain(this SqlSession session, long number, Instant expires, Instant at)
    {
        if (at >= expires)
        {
            await session.SkipTooLate(number, at);
            return false;
        }

        await session.Execute(
            """
            UPDATE nudges SET status = 'planned', reason = NULL, generation = generation + 1, due = ?2, lease_until = NULL, looked_up_at = NULL,
              finished_at = NULL, handled = NULL, handled_at = NULL
            WHERE number = ?1
            """,
            number, at);
        return true;
    }
}
