using NodaTime;
using Recovery.Appointments;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>A nudge with all that deciding about it and composing it takes, in one row.</summary>
internal static class SqlClaimedNudges
{
    /// <summary>The keyed hash of the contact; null: the clinic's own mailbox, which is nobody's.</summary>
    private const string Hash =
        """
        CASE WHEN n.step = 'request' THEN NULL
             WHEN n.channel = 'sms' THEN COALESCE(r.mobile_hash, g.mobile_hash) ELSE COALESCE(r.email_hash, g.email_hash) END
        """;

    /// <summary>
    /// To be followed by a condition on <c>n</c>. A confirmation goes to the contact of a sign-up, not of a runner; what tells the clinic
    /// of a request goes to its own mailbox, which nobody stops.
    /// </summary>
    public const string Select =
        $"""
        SELECT n.number, n.id, n.generation, n.status, n.step, n.channel, n.race_day, n.session_day, n.not_before, n.target, n.expires,
          n.attempted_at, n.signup_id, COALESCE(r.name, g.name, ''),
          CASE WHEN n.step = 'request' THEN '' WHEN n.channel = 'sms' THEN COALESCE(r.mobile, g.mobile) ELSE COALESCE(r.email, g.email) END,
          EXISTS (SELECT 1 FROM suppressions s WHERE s.channel = n.channel AND s.hash = {Hash}),
          CASE WHEN g.id IS NOT NULL AND n.channel = 'sms' THEN g.mobile_confirmed_at IS NULL
               WHEN g.id IS NOT NULL THEN g.email_confirmed_at IS NULL
               WHEN n.channel = 'sms' THEN e.sms_since IS NOT NULL
               ELSE e.email_since IS NOT NULL END,
          e.outcome, e.race_day IS NOT NULL AND (e.race_day <> n.race_day OR e.race_id <> n.race_id), p.until, a.name, COALESCE(a.spoken, a.short_name), r.link_version,
          r.id IS NULL AND g.id IS NULL, n.request_id, q.status, {Hash}, {SqlFormerLinks.Number}
        FROM nudges n
          LEFT JOIN entries e ON e.id = n.entry_id
          LEFT JOIN runners r ON r.id = e.runner_id
          LEFT JOIN signups g ON g.id = n.signup_id
          LEFT JOIN appointment_requests q ON q.id = n.request_id
          LEFT JOIN races a ON a.id = n.race_id
          LEFT JOIN channel_pauses p ON p.channel = n.channel
        """;

    public static SendFacts Facts(this SqlRows rows) => new(
        NudgeStatuses.Parse(rows.Text(3)), rows.Int(2), rows.Instant(8), rows.Instant(10), rows.TextOrNull(14), rows.Flag(15), rows.Flag(16),
        rows.TextOrNull(17).Outcome(), rows.Flag(18), rows.InstantOrNull(19), rows.Flag(23),
        rows.IsNull(25) ? null : new AppointmentFacts(rows.Text(4) == Step.Request, RequestStatuses.Parse(rows.Text(25))));

    /// <summary>Neither a confirmation nor about an appointment.</summary>
    public static bool IsForAnOpening(this SqlRows rows) => rows.IsNull(12) && rows.IsNull(24);

    /// <summary>The keyed hash of what it goes to; null: the clinic's own mailbox.</summary>
    public static string? ContactHash(this SqlRows rows) => rows.TextOrNull(26);

    /// <param name="rows">At a row that has a contact.</param>
    /// <param name="session">Where the request stands that it may be about.</param>
    /// <param name="attemptedAt">Null: when the row says.</param>
    public static async ValueTask<ClaimedNudge> Nudge(this SqlRows rows, SqlSession session, Instant? attemptedAt = null) => new(
        rows.Text(1), rows.Int(2), rows.Text(4), ChannelCodes.Parse(rows.Text(5)), rows.Text(13), rows.Text(14),
        rows.TextOrNull(20) ?? "", rows.TextOrNull(21) ?? "", rows.Day(6), rows.Day(7), rows.Instant(9), rows.Instant(10),
        attemptedAt ?? rows.Instant(11), rows.IsNull(22) ? 1 : rows.Int(22), rows.NumberOrNull(12),
        rows.NumberOrNull(24) is { } request ? await SqlAppointmentRequests.Find(session, request) : null, rows.NumberOrNull(27));
}
