using NodaTime;
using Recovery.Appointments;
using Recovery.Nudges.Queue;
using Recovery.Runners;

namespace Recovery.Nudges.Send;

/// <summary>What a sender gets when it asks for a nudge.</summary>
public abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>Claimed: send it, then record the outcome.</summary>
    public sealed record Send(ClaimedNudge Nudge) : Claim;

    /// <summary>Nothing is to be sent (skipped now, sent before, an older generation, claimed by another): complete the message.</summary>
    /// <param name="Missed">Its time has passed just now; never true of what waits for no opening.</param>
    public sealed record Nothing(string Why, bool Missed = false) : Claim;

    /// <summary>Too early or paused: put off until <paramref name="Until"/> under a new generation.</summary>
    public sealed record PutOff(Instant Until) : Claim;
}

/// <summary>A nudge with all that composing and sending it takes.</summary>
/// <param name="Name">The runner's name as given.</param>
/// <param name="To">E.164 number or email address; empty for the clinic's own mailbox, whose address is a setting.</param>
/// <param name="LinkVersion">The runner's version of links; raised to revoke those sent before.</param>
/// <param name="Request">The request for an appointment that it is about: step <c>request</c>, and those of <see cref="Timing.Step.Answers"/>.</param>
/// <param name="Answer">The answer that it tells of; null: of none that was kept.</param>
/// <param name="FormerNumber">What its links were made from if they went out before ids were random; null: they can't have.</param>
public sealed record ClaimedNudge(
    string Id, int Generation, string Step, Channel Channel,
    string Name, string To, string RaceName, string RaceInSentence, LocalDate RaceDay, LocalDate SessionDay,
    Instant Target, Instant Expires, Instant AttemptedAt, int LinkVersion, long? SignUpId, AppointmentRequest? Request = null,
    long? FormerNumber = null, AppointmentAnswer? Answer = null)
{
    public NudgeMessage Message => new(Id, Generation);

    /// <summary>Confirmations, messages about an appointment and notes to the clinic wait for no opening.</summary>
    public bool IsForAnOpening => !Timing.Step.Service.Contains(Step);

    /// <summary>How long after its target that moment is; zero: in time. Null: it waits for no opening.</summary>
    public Duration? LatenessAt(Instant at) => IsForAnOpening ? Duration.Max(Duration.Zero, at - Target) : null;
}

/// <summary>A channel that waits: for a fault that would hit every message of it, or because the store is being restored.</summary>
/// <param name="Until">When it is tried again; <see cref="NoEnd"/>: when the pause is lifted by hand.</param>
public sealed record ChannelPause(Channel Channel, string Reason, Instant Since, Instant Until)
{
    /// <summary>What <c>infra/restore/hold.sql</c> writes.</summary>
    public static readonly Instant NoEnd = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>False: it lasts until it is lifted by hand.</summary>
    public bool HasEnd => Until < NoEnd;
}

/// <summary>Nudges of a channel whose time passed before they could go out.</summary>
public sealed record MissedTally(Channel Channel, int Count);
