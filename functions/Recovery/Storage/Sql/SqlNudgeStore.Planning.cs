using NodaTime;
using NodaTime.Text;
using Recovery.Nudges;
using Recovery.Nudges.Plan;

namespace Recovery.Storage.Sql;

/// <summary>Writing what was planned.</summary>
public partial class SqlNudgeStore : IPlanStore
{
    public Task WritePlan(IReadOnlyList<PlanDecision> decisions, PlanProgress progress, Instant now, CancellationToken ct) => database.Write(
        async session =>
        {
            await Write(session, decisions, now);
            await session.Execute(
                """
                INSERT INTO plan_progress (race_id, race_day, step, times, through) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (race_id, race_day, step) DO UPDATE SET times = excluded.times, through = excluded.through
                """,
                progress.RaceId, progress.RaceDay, progress.Step, progress.Times, progress.Through);
        },
        ct);

    private protected virtual async ValueTask Write(SqlSession session, IReadOnlyList<PlanDecision> decisions, Instant now)
    {
        foreach (var decision in decisions)
        {
            await Write(session, decision, now);
        }
    }

    internal static async ValueTask Write(SqlSession session, PlanDecision decision, Instant now)
    {
        var reason = decision.WhyNot;
        if (reason is null && await HasText(session, decision))
        {
            // Another process planned a text for this number and session in the meantime.
            reason = SkipReason.SameSession;
        }

        await LeaveOldSession(session, decision, reason);
        var number = decision.Existing is { } generation
            ? await Change(session, decision, generation, reason, now)
            : await Add(session, decision, reason, now);
        if (number is { } written)
        {
            var (what, detail) = reason is not null ? (NudgeEvent.Skipped, reason)
                : (decision.Existing is null ? NudgeEvent.Planned : NudgeEvent.Replanned, At(decision.Slot!.Value));
            await session.AddEvent(written, what, now, detail);
        }
        else
        {
            await LookAgain(session, decision, reason);
        }
    }

    /// <summary>
    /// What was decided could not be written: the nudge was changed since it was looked at (put off, or planned by another process), and stands
    /// otherwise than decided. The planner has passed its entry by now, so it is made to come again.
    /// </summary>
    internal static async ValueTask LookAgain(SqlSession session, PlanDecision decision, string? reason)
    {
        if (await session.Exists(
            """
            SELECT 1 FROM nudges WHERE id = ?1 AND generation <> ?2 AND entry_id = ?3 AND status IN ('skipped', 'planned', 'queued', 'deferred')
              AND (race_id <> ?4 OR race_day <> ?5 OR session_day <> ?6 OR not_before <> ?7 OR target <> ?8 OR expires <> ?9
                OR CASE status WHEN 'skipped' THEN 1 ELSE 0 END <> ?10)
            """,
            decision.NudgeId, decision.Existing ?? 0, decision.EntryId, decision.RaceDay.RaceId, decision.RaceDay.Day, decision.SessionDay,
            decision.Window.NotBefore, decision.Window.Target, decision.Window.Expires, reason is null ? 0 : 1))
        {
            await session.Touch(decision.EntryId);
        }
    }

    private static async ValueTask LeaveOldSession(SqlSession session, PlanDecision decision, string? reason)
    {
        var to = reason is null ? (SqlValue)decision.SessionDay : "";
        if (decision is { Existing: not null, Channel.OncePerSession: true }
            && await session.Number("SELECT number FROM nudges WHERE id = ?1 AND text_session <> ?2", decision.NudgeId, to) is { } leaving)
        {
            await session.LeaveSession(leaving);
        }
    }

    private static async ValueTask<bool> HasText(SqlSession session, PlanDecision decision) => decision.Channel.OncePerSession && await session.Exists(
        "SELECT 1 FROM nudges WHERE runner_id = ?1 AND text_session = ?2 AND channel = ?4 AND id <> ?3",
        decision.RunnerId, decision.SessionDay, decision.NudgeId, decision.Channel);

    /// <summary>Null: it is there already, or its runner was erased since they were looked at.</summary>
    private static ValueTask<long?> Add(SqlSession session, PlanDecision decision, string? reason, Instant now) => session.Number(
        """
        INSERT INTO nudges (id, generation, entry_id, runner_id, race_id, race_day, step, channel, session_day, text_session,
          not_before, target, expires, slot, due, status, reason, segments, finished_at)
        SELECT ?1, 1, id, runner_id, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15, ?16, ?17
        FROM entries WHERE id = ?2 AND runner_id = ?3
        ON CONFLICT DO NOTHING RETURNING number
        """,
        decision.NudgeId, decision.EntryId, decision.RunnerId, decision.RaceDay.RaceId, decision.RaceDay.Day, decision.Step,
        decision.Channel, decision.SessionDay, TextSession(decision, reason),
        decision.Window.NotBefore, decision.Window.Target, decision.Window.Expires, decision.Slot ?? decision.Window.NotBefore,
        reason is null ? NudgeStatus.Planned : NudgeStatus.Skipped, reason, Segments(decision), reason is null ? SqlValue.NoNumber : now);

    /// <summary>Null: it has been sent or changed since it was looked at, or is skipped for the same reason already.</summary>
    private static ValueTask<long?> Change(SqlSession session, PlanDecision decision, int generation, string? reason, Instant now) => session.Number(
        """
        UPDATE nudges SET generation = generation + 1, race_id = ?3, race_day = ?4, session_day = ?5, text_session = ?6,
          not_before = ?7, target = ?8, expires = ?9, slot = ?10, due = ?10, status = ?11, reason = ?12, segments = ?13,
          finished_at = ?14, queued_at = NULL, held_by = NULL
        WHERE id = ?1 AND generation = ?2 AND entry_id IS NOT NULL AND status IN ('planned', 'queued', 'deferred', 'skipped')
          AND NOT (status = 'skipped' AND ?11 = 'skipped' AND reason = ?12)
        RETURNING number
        """,
        decision.NudgeId, generation, decision.RaceDay.RaceId, decision.RaceDay.Day, decision.SessionDay, TextSession(decision, reason),
        decision.Window.NotBefore, decision.Window.Target, decision.Window.Expires, decision.Slot ?? decision.Window.NotBefore,
        reason is null ? NudgeStatus.Planned : NudgeStatus.Skipped, reason, Segments(decision), reason is null ? SqlValue.NoNumber : now);

    /// <summary>Only what is to go out takes its runner's one text of the session, or what else comes once a session.</summary>
    internal static SqlValue TextSession(PlanDecision decision, string? reason) =>
        decision.Channel.OncePerSession && reason is null ? decision.SessionDay : SqlValue.NoText;

    internal static SqlValue Segments(PlanDecision decision) => decision.Channel.Tariff.CountsSegments && decision.Slot is not null ? decision.Segments : SqlValue.NoNumber;

    internal static string At(Instant at) => InstantPattern.ExtendedIso.Format(at);
}
