using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;

namespace Recovery.Storage.Sql;

/// <summary>A line of the log, as it stands in a row of <see cref="SqlLogPage.Columns"/>.</summary>
internal static class SqlLogLines
{
    public static LogLine LogLine(this SqlRows rows, DateTimeZone zone) => new(
        Nudge(rows), rows.Text("name"), rows.Text("race_name"), rows.Instant("slot").InZone(zone).Date,
        rows.TextOrNull("mobile"), rows.TextOrNull("email"));

    private static Nudge Nudge(SqlRows rows) => new(
        rows.Number("number"), rows.Text("id"), rows.Int("generation"), rows.NumberOrNull("entry_id"), rows.NumberOrNull("runner_id"),
        rows.NumberOrNull("signup_id"), rows.Text("race_id"), rows.Day("race_day"), rows.Text("step"), rows.Channel("channel"), rows.Day("session_day"),
        rows.Instant("not_before"), rows.Instant("target"), rows.Instant("expires"), rows.Instant("slot"), rows.Instant("due"), rows.Status("status"),
        rows.TextOrNull("reason"), rows.IntOrNull("segments"), rows.TextOrNull("provider_id"), rows.InstantOrNull("queued_at"),
        rows.InstantOrNull("attempted_at"), rows.InstantOrNull("accepted_at"), rows.InstantOrNull("finished_at"), rows.NumberOrNull("request_id"),
        Effect(rows), rows.NumberOrNull("answer_id"));

    private static NudgeEffect? Effect(SqlRows rows)
    {
        var effect = new NudgeEffect(rows.InstantOrNull("clicked_at"), rows.InstantOrNull("requested_at"), rows.InstantOrNull("booked_at"));
        return effect == new NudgeEffect(null, null, null) ? null : effect;
    }
}
