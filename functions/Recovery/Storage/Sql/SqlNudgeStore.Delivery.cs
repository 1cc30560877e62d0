using System.Diagnostics;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;

namespace Recovery.Storage.Sql;

/// <summary>Claiming a nudge and recording what came of it: what every message costs, so each is two or three prepared statements.</summary>
public partial class SqlNudgeStore : ISendStore
{
    private static readonly string ClaimFacts = SqlClaimedNudges.Select + " WHERE n.id = ?1 /* FOR UPDATE OF n */";

    /// <summary>A pause that begins so soon after another is the same trouble: one message tried in between, in vain.</summary>
    private static readonly Duration SamePause = Duration.FromMinutes(10);

    internal static readonly Claim Unknown = new Claim.Nothing("there is no such nudge");

    public virtual Task<Claim> Claim(NudgeMessage message, Func<SendFacts, SendDecision> check, Instant now, Instant leaseUntil, CancellationToken ct)
    {
        // The sender's; the writer has none.
        var trace = Activity.Current?.Id;
        return database.WriteLocking(session => Claim(session, message, check, now, leaseUntil, trace), ct);
    }

    public virtual Task Record(NudgeMessage message, Outcome outcome, Instant now, Duration after, CancellationToken ct) =>
        database.WriteLocking(session => Record(session, message, outcome, now, after), ct);

    public Task SetPause(ChannelPause pause, CancellationToken ct) => database.Write(
        async session =>
        {
            await session.Execute(
                """
                INSERT INTO channel_pauses (channel, reason, since, until) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (channel) DO UPDATE SET reason = excluded.reason, until = excluded.until,
                  since = CASE WHEN channel_pauses.until > ?5 THEN channel_pauses.since ELSE excluded.since END
                """,
                pause.Channel, pause.Reason, pause.Since, pause.Until, pause.Since - SamePause);
        },
        ct);

    private static async ValueTask<Claim> Claim(
        SqlSession session, NudgeMessage message, Func<SendFacts, SendDecision> check, Instant now, Instant leaseUntil, string? trace)
    {
        SendDecision decision;
        SendFacts facts;
        long number;
        ClaimedNudge? nudge = null;
        string? contact = null;
        bool isForAnOpening;
        using (var rows = await session.Query(ClaimFacts, message.Nudge))
        {
            if (!rows.Next())
            {
                return Unknown;
            }

            (number, facts, isForAnOpening) = (rows.Number("number"), rows.Facts(), rows.IsForAnOpening());
            decision = check(facts);
            if (decision is SendDecision.Send)
            {
                (nudge, contact) = (await rows.Nudge(session, now), rows.ContactHash());
            }
        }

        if (nudge is null)
        {
            return await Decline(session, number, facts, decision, isForAnOpening, now);
        }

        await session.Execute(
            """
            UPDATE nudges SET status = 'attempting', lease_until = ?2, attempted_at = ?3, reason = NULL, trace = ?4, contact_hash = ?5,
              held_by = NULL
            WHERE number = ?1
            """,
            number, leaseUntil, now, trace, contact);
        return new Claim.Send(nudge);
    }

    /// <summary>It does not go out now.</summary>
    internal static async ValueTask<Claim> Decline(SqlSession session, long number, SendFacts facts, SendDecision decision, bool isForAnOpening, Instant now)
    {
        switch (decision)
        {
            case SendDecision.Skip { Reason: SkipReason.TooLate }:
                await session.SkipTooLate(number, now);
                return new Claim.Nothing(SkipReason.TooLate, isForAnOpening);
            case SendDecision.Skip skip:
                await session.Skip(number, skip.Reason, now);
                return new Claim.Nothing(skip.Reason);
            case SendDecision.Hold hold:
                await session.Hold(number, hold.Pause, now);
                return new Claim.Nothing("paused");
            case SendDecision.PutOff putOff:
                return await session.Defer(number, facts.Expires, putOff.Until, putOff.Reason, now)
                    ? new Claim.PutOff(putOff.Until)
                    : new Claim.Nothing(SkipReason.TooLate, isForAnOpening);
            default:
                return new Claim.Nothing(((SendDecision.Ignore)decision).Why);
        }
    }

    internal static async ValueTask Record(SqlSession session, NudgeMessage message, Outcome outcome, Instant now, Duration after)
    {
        if (outcome is Outcome.Accepted accepted)
        {
            await Accept(session, message, accepted.ProviderId, NudgeEvent.Accepted, now);
            return;
        }

        // Looked up first, then changed by number: an UPDATE … RETURNING would keep a journal of its own.
        if (await Attempted(session, message) is not var (number, expires))
        {
            return;
        }

        switch (outcome)
        {
            case Outcome.Rejected rejected:
                await Reject(session, number, rejected, now);
                break;
            case Outcome.InDoubt doubt:
                await Doubt(session, number, doubt.Reason, now);
                break;
            case Outcome.Deferred deferred:
                await session.Defer(number, expires, now + after, deferred.Reason, now);
                break;
        }
    }

    /// <summary>Nothing changes unless the nudge is being attempted (or in doubt) at that generation. The usual end, so in two statements.</summary>
    private static async ValueTask Accept(SqlSession session, NudgeMessage message, string providerId, string what, Instant now)
    {
        var told = await session.Execute(
            """
            INSERT INTO nudge_events (nudge, at, what, attempted_at)
            SELECT number, ?3, ?4, CASE status WHEN 'attempting' THEN attempted_at END FROM nudges
            WHERE id = ?1 AND generation = ?2 AND status IN ('attempting', 'in-doubt')
            """,
            message.Nudge, message.Generation, now, what);
        if (told == 1)
        {
            await session.Execute(
                "UPDATE nudges SET status = 'accepted', provider_id = ?2, accepted_at = ?3, reason = NULL, lease_until = NULL WHERE id = ?1",
                message.Nudge, providerId, now);
        }
    }

    private static async ValueTask Reject(SqlSession session, long number, Outcome.Rejected rejected, Instant now)
    {
        var reason = $"{rejected.Reason} ({rejected.Code})";
        await session.AddEvent(number, NudgeEvent.Rejected, now, reason);
        await session.Execute(
            "UPDATE nudges SET status = 'rejected', reason = ?2, finished_at = ?3, lease_until = NULL, number_fault = ?4 WHERE number = ?1",
            number, reason, now, rejected.OfNumber);
        if (rejected.Suppress is { } why)
        {
            await SqlContacts.Suppress(session, number, why, now);
        }
    }

    /// <summary>A nudge that is being attempted (or in doubt) at that generation, with its end of time.</summary>
    private static async ValueTask<(long Number, Instant Expires)?> Attempted(SqlSession session, NudgeMessage message)
    {
        using var rows = await session.Query(
            "SELECT number, expires FROM nudges WHERE id = ?1 AND generation = ?2 AND status IN ('attempting', 'in-doubt') /* FOR UPDATE */",
            message.Nudge, message.Generation);
        return rows.Next() ? (rows.Number("number"), rows.Instant("expires")) : null;
    }
}
