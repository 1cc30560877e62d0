using NodaTime;
using Recovery.Appointments;
using Recovery.Nudges.Send;
using Recovery.Timing;

namespace Recovery.Storage.Sql;

/// <summary>A nudge with all that deciding about it and composing it takes, in one row.</summary>
internal static class SqlClaimedNudges
{
    /// <summary>The keyed hash of the contact; null: the clinic's own mailbox, which is nobody's.</summary>
    private static readonly string Hash = $"CASE WHEN n.step IN ('{Step.Request}', '{Step.Note}') THEN NULL ELSE {SqlChannels.HashOf("n.channel", "r", "g")} END";

    /// <summary>Whoever it went to has the contact still: under another's it is not asked for. Null: from before that was written down, or the clinic's.</summary>
    public static readonly string GoesToSameContact = $"(n.contact_hash IS NULL OR n.contact_hash = {Hash})";

    /// <summary>Another message about the entry's appointment is being handed over: one at a time, or they might arrive in the wrong order.</summary>
    private static readonly string IsWaiting =
        $"""
        (q.id IS NOT NULL AND n.step <> '{Step.Request}' AND EXISTS (SELECT 1 FROM nudges m
          WHERE m.entry_id = n.entry_id AND m.number < n.number AND m.status = 'attempting' AND m.step IN ({string.Join(", ", Step.Answers.Select(s => $"'{s}'"))})))
        """;

    /// <summary>
    /// What it tells is the last answer, and the runner has not asked anew since, or has taken that back; that a booking is off has to be heard all
    /// the same, unless it was put back for the same time since.
    /// </summary>
    private const string IsLatest =
        """
        (q.id IS NULL OR (n.answer_id IS NOT DISTINCT FROM q.answer_id AND ((n.step = 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM appointment_requests o WHERE o.entry_id = q.entry_id AND o.calendar_id = q.calendar_id AND o.status = 'confirmed'))
          OR NOT EXISTS (SELECT 1 FROM appointment_requests o WHERE o.entry_id = q.entry_id AND o.asked_at > q.asked_at
            AND o.status NOT IN ('withdrawn', 'replaced')))))
        """;

    /// <summary>
    /// To be followed by a condition on <c>n</c>. A confirmation goes to the contact of a sign-up, not of a runner; what tells the clinic
    /// of a request goes to its own mailbox, which nobody stops.
    /// </summary>
    public static readonly string Select =
        $"""
        SELECT n.number, n.id, n.generation, n.status, n.step, n.channel, n.race_day, n.session_day, n.not_before, n.target, n.expires,
          n.attempted_at, n.signup_id, COALESCE(r.name, g.name, '') AS name,
          CASE WHEN n.step IN ('{Step.Request}', '{Step.Note}') THEN '' ELSE {SqlChannels.ContactOf("n.channel", "r", "g")} END AS contact,
          {SqlChannels.IsStopped("n.channel", Hash)} AS stopped,
          CASE WHEN g.id IS NOT NULL
               THEN EXISTS (SELECT 1 FROM signup_channels c WHERE c.signup_id = g.id AND c.channel = n.channel AND c.confirmed_at IS NULL)
               ELSE EXISTS (SELECT 1 FROM entry_channels c WHERE c.entry_id = e.id AND c.channel = n.channel) END AS wanted,
          e.outcome, e.race_day IS NOT NULL AND (e.race_day <> n.race_day OR e.race_id <> n.race_id) AS race_moved, p.until AS paused_until,
          a.name AS race_name, COALESCE(a.spoken, a.short_name) AS race_in_sentence, r.link_version, r.id IS NULL AND g.id IS NULL AS erased, n.request_id,
          q.status AS request_status, n.answer_id, {IsLatest} AS is_latest, {IsWaiting} AS is_waiting, {SqlPauses.Columns}, {Hash} AS contact_hash, {SqlFormerLinks.Number} AS former_number
        FROM nudges n
          LEFT JOIN entries e ON e.id = n.entry_id
          LEFT JOIN runners r ON r.id = e.runner_id
          LEFT JOIN signups g ON g.id = n.signup_id
          LEFT JOIN appointment_requests q ON q.id = n.request_id
          LEFT JOIN races a ON a.id = n.race_id
          LEFT JOIN channel_pauses p ON p.channel = n.channel
          {SqlPauses.Join}
        """;

    public static SendFacts Facts(this SqlRows rows) => new(
        rows.Status("status"), rows.Int("generation"), rows.Instant("not_before"), rows.Instant("expires"), rows.TextOrNull("contact"), rows.Flag("stopped"), rows.Flag("wanted"),
        rows.OutcomeOrNull("outcome"), rows.Flag("race_moved"), rows.InstantOrNull("paused_until"), rows.Flag("erased"),
        rows.IsNull("request_status") ? null : new AppointmentFacts(rows.Text("step"), RequestStatuses.Parse(rows.Text("request_status")), rows.Flag("is_latest"), rows.Flag("is_waiting")),
        rows.Pause(), rows.Text("step") == Step.Note);

    /// <summary>Neither a confirmation nor about an appointment, nor a note to the clinic.</summary>
    public static bool IsForAnOpening(this SqlRows rows) => !Step.Service.Contains(rows.Text("step"));

    /// <summary>The keyed hash of what it goes to; null: the clinic's own mailbox.</summary>
    public static string? ContactHash(this SqlRows rows) => rows.TextOrNull("contact_hash");

    /// <param name="rows">At a row that has a contact.</param>
    /// <param name="session">Where the request stands that it may be about.</param>
    /// <param name="attemptedAt">Null: when the row says.</param>
    public static async ValueTask<ClaimedNudge> Nudge(this SqlRows rows, SqlSession session, Instant? attemptedAt = null) => new(
        rows.Text("id"), rows.Int("generation"), rows.Text("step"), rows.Channel("channel"), rows.Text("name"), rows.Text("contact"),
        rows.TextOrNull("race_name") ?? "", rows.TextOrNull("race_in_sentence") ?? "", rows.Day("race_day"), rows.Day("session_day"), rows.Instant("target"), rows.Instant("expires"),
        attemptedAt ?? rows.Instant("attempted_at"), rows.IsNull("link_version") ? 1 : rows.Int("link_version"), rows.NumberOrNull("signup_id"),
        rows.NumberOrNull("request_id") is { } request ? await SqlAppointmentRequests.Find(session, request) : null, rows.NumberOrNull("former_number"),
        rows.NumberOrNull("answer_id") is { } answer ? await SqlAppointmentRequests.Answer(session, answer) : null);
}
