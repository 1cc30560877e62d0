using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Send;

namespace Recovery.Storage.Sql;

/// <summary>Pauses as statements have them, and what they do to nudges.</summary>
internal static class SqlPauses
{
    /// <summary>Whether the nudge <c>n</c> is on no queue, and off it for the sake of a pause, which may be over by now.</summary>
    public const string IsHeld = "n.held_by IS NOT NULL AND n.status = 'deferred' AND n.queued_generation = n.generation";

    /// <summary>Whether the clinic holds the nudge <c>n</c> back at <c>?1</c>; with the pause that it names as <c>h</c>.</summary>
    public const string IsHeldNow = $"({IsHeld} AND h.ended_at IS NULL AND h.until > ?1)";

    /// <summary>The pause that holds a nudge the longest, as <c>u</c>; for a statement over nudges as <c>n</c>.</summary>
    public static readonly string Join =
        $"LEFT JOIN pauses u ON u.id = (SELECT x.id FROM pauses x WHERE x.ended_at IS NULL AND {Holds("x")} ORDER BY x.until DESC LIMIT 1)";

    /// <summary>What <see cref="Join"/> gives of it.</summary>
    public const string Columns = "u.id AS pause, u.until AS pause_until, u.words AS pause_words";

    /// <summary>The one that held the nudge when its time passed, or had held it before; of several, the one that ended last.</summary>
    private static readonly string ToBlame =
        $"""
        SELECT p.words FROM nudges n JOIN pauses p
          ON p.id = n.held_by OR ({Holds("p")} AND p.since < n.expires AND COALESCE(p.ended_at, p.until) >= n.expires)
        WHERE n.number = ?1 ORDER BY COALESCE(p.ended_at, p.until) DESC LIMIT 1
        """;

    public static PauseFact? Pause(this SqlRows rows) => rows.NumberOrNull("pause") is { } id
        ? new PauseFact(id, rows.Instant("pause_until"), rows.Text("pause_words"))
        : null;

    /// <summary>Takes a nudge off the queue until its pause is over: its message is done, and none is sent in its place.</summary>
    public static async ValueTask Hold(this SqlSession session, long number, PauseFact pause, Instant at)
    {
        await session.AddEvent(number, NudgeEvent.Deferred, at, pause.Words);
        await session.Execute(
            """
            UPDATE nudges SET status = 'deferred', reason = ?2, held_by = ?3, due = expires, queued_generation = generation, lease_until = NULL
            WHERE number = ?1
            """,
            number, pause.Words, pause.Id);
    }

    /// <summary>Ends a nudge whose time has passed; if a pause kept it from going out, the reason names it.</summary>
    public static async ValueTask SkipTooLate(this SqlSession session, long number, Instant at)
    {
        var pause = await session.FirstOrNull(ToBlame, rows => rows.Text("words"), number);
        await session.Skip(number, pause is null ? SkipReason.TooLate : SkipReason.TooLateAfter(pause), at);
    }

    /// <summary>Whether a pause is about the nudge <c>n</c>.</summary>
    private static string Holds(string pause) =>
        $"""
        {SqlLogPage.NoService("n")} AND {pause}.subject =
          CASE {pause}.kind WHEN 'session' THEN n.session_day WHEN 'race' THEN n.race_id WHEN 'step' THEN n.step ELSE '' END
        """;
}
