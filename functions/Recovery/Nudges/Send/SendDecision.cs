using NodaTime;
using Recovery.Appointments;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Nudges.Send;

/// <summary>All that bears on whether a nudge may go out, read in the same transaction that claims it.</summary>
/// <param name="Contact">The number or address; null when there is none (any more).</param>
/// <param name="Stopped">The contact is suppressed.</param>
/// <param name="Allowed">The runner opted in to this channel for this entry.</param>
/// <param name="EntryOutcome">What became of the entry; null: nothing yet.</param>
/// <param name="RaceDayChanged">The entry's race day is no longer the one that the nudge was planned for.</param>
/// <param name="Erased">Neither its runner nor its sign-up is stored any more.</param>
/// <param name="PausedUntil">When its channel's pause ends; null: it isn't paused.</param>
/// <param name="Appointment">The request for an appointment that it is about; null: it is about none.</param>
/// <param name="IsNote">It tells the clinic's own mailbox something: nobody asked for it, and nobody stops it.</param>
/// <param name="Pause">What the clinic paused it by; null: nothing.</param>
public sealed record SendFacts(
    NudgeStatus Status, int Generation, Instant NotBefore, Instant Expires,
    string? Contact, bool Stopped, bool Allowed, EntryOutcome? EntryOutcome, bool RaceDayChanged, Instant? PausedUntil, bool Erased = false,
    AppointmentFacts? Appointment = null, PauseFact? Pause = null, bool IsNote = false);

/// <summary>A pause of the clinic's that is about the nudge, or was until just now; of several, the one that lasts longest.</summary>
/// <param name="Words">How the nudge's reason names it.</param>
public sealed record PauseFact(long Id, Instant Until, string Words);

/// <summary>A message about a request for an appointment.</summary>
/// <param name="Step"><see cref="Timing.Step.Request"/> goes to the clinic's own mailbox, the others to the runner.</param>
/// <param name="Status">Where the request stands.</param>
/// <param name="IsLatest">What it tells is the last answer that the request was given, and the runner has not asked anew since.</param>
/// <param name="IsWaiting">An earlier message to the runner is being handed over just now.</param>
public sealed record AppointmentFacts(string Step, RequestStatus Status, bool IsLatest = true, bool IsWaiting = false)
{
    public bool ToClinic => Step == Timing.Step.Request;

    /// <summary>Where the request stands is what the message says.</summary>
    internal bool Stands => Status == Step switch
    {
        Timing.Step.Offer => RequestStatus.Offered,
        Timing.Step.Declined => RequestStatus.Declined,
        Timing.Step.Cancelled => RequestStatus.Undone,
        _ => RequestStatus.Confirmed,
    };
}

/// <summary>The last check before a message goes out: a pure decision over what the store knows at that moment.</summary>
public abstract record SendDecision
{
    /// <summary>A pause may be lifted before its end, or have none: what waits for it looks again this often, and is too late only when its own time has passed.</summary>
    private static readonly Duration PausedLookAgain = Duration.FromMinutes(5);

    private const string NotYet = "not yet time";
    private const string OneByOne = "the message before it is being sent";

    /// <summary>As long as a call may take; a claim that its sender left behind runs out, and is waited for no more.</summary>
    private static readonly Duration UntilHandedOver = Duration.FromSeconds(10);
    private const string QuietHours = "outside the hours in which messages go out";

    private SendDecision()
    {
    }

    public sealed record Send : SendDecision;

    /// <summary>The nudge is finished as skipped.</summary>
    public sealed record Skip(string Reason) : SendDecision;

    /// <summary>Stale message; ignored. The nudge stays as it is.</summary>
    public sealed record Ignore(string Why) : SendDecision;

    /// <summary>Deferred until then, under a new generation.</summary>
    public sealed record PutOff(Instant Until, string Reason) : SendDecision;

    /// <summary>Off the queue until the clinic's pause is over: then it is due at once. If its time passes first, it is too late.</summary>
    public sealed record Hold(PauseFact Pause) : SendDecision;

    /// <summary>What was put off for this reason waits as it should: nothing is wrong.</summary>
    public static bool IsInOrder(string reason) => reason is NotYet or QuietHours or OneByOne;

    /// <param name="facts">What the store knows.</param>
    /// <param name="generation">The generation that the queue message carries.</param>
    /// <param name="now">The moment of sending.</param>
    /// <param name="quietUntil">Outside the courtesy range: its next start. A nudge's own window lies within the range, a confirmed appointment's may span a night.</param>
    public static SendDecision Decide(SendFacts facts, int generation, Instant now, Instant? quietUntil = null)
    {
        if (facts.Generation != generation)
        {
            return new Ignore("a newer message has taken its place");
        }

        if (facts.Status is not (NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred))
        {
            return new Ignore($"it is {facts.Status.Code()} already");
        }

        // Promises come first: what must never be sent is settled before any question of time.
        var forbidden = facts switch
        {
            { IsNote: true } => null,
            { Erased: true } => SkipReason.Erased,
            { Appointment: { } appointment } => Forbidden(appointment, facts),
            { EntryOutcome: EntryOutcome.Booked } => SkipReason.Booked,
            { EntryOutcome: EntryOutcome.NotRun } => SkipReason.NotRun,
            { EntryOutcome: EntryOutcome.Withdrawn } => SkipReason.Withdrawn,
            { EntryOutcome: EntryOutcome.Requested } => SkipReason.Requested,
            { Stopped: true } => SkipReason.Stopped,
            { RaceDayChanged: true } => SkipReason.Moved,
            { Allowed: false } or { Contact: null } => SkipReason.ChannelOff,
            _ => null,
        };
        if (forbidden is not null)
        {
            return new Skip(forbidden);
        }

        if (now >= facts.Expires)
        {
            return new Skip(SkipReason.TooLate);
        }

        // A queue may deliver early after its clock was corrected; the courtesy range holds all the same.
        if (now < facts.NotBefore)
        {
            return new PutOff(facts.NotBefore, NotYet);
        }

        if (facts.Pause is { } pause && now < pause.Until)
        {
            return new Hold(pause);
        }

        if (facts.PausedUntil is { } until && now < until)
        {
            return new PutOff(Instant.Min(until, now + PausedLookAgain), "the channel is paused");
        }

        if (facts.Appointment is { IsWaiting: true })
        {
            return new PutOff(now + UntilHandedOver, OneByOne);
        }

        return facts.Appointment is { ToClinic: false } && quietUntil is { } start
            ? new PutOff(start, QuietHours)
            : new Send();
    }

    /// <summary>
    /// The clinic hears of a request while it is open, whatever the runner has stopped; the runner hears of the answer that stands, by a channel
    /// that is still on.
    /// </summary>
    private static string? Forbidden(AppointmentFacts appointment, SendFacts facts) => (appointment, facts) switch
    {
        ({ ToClinic: true, Status: RequestStatus.Open }, _) => null,
        ({ ToClinic: true, Status: RequestStatus.Withdrawn or RequestStatus.Replaced }, _) => SkipReason.TakenBack,
        ({ ToClinic: true }, _) => SkipReason.Answered,
        ({ Step: Step.Booked or Step.Changed, Status: not RequestStatus.Confirmed }, _) => SkipReason.BookingUndone,
        ({ Status: RequestStatus.Withdrawn }, _) => SkipReason.TakenBack,
        ({ IsLatest: false }, _) => SkipReason.Overtaken,
        (_, { EntryOutcome: EntryOutcome.Booked }) when appointment.Step == Step.Declined => SkipReason.Booked,
        (_, { EntryOutcome: EntryOutcome.NotRun }) when appointment.Step == Step.Declined => SkipReason.NotRun,
        _ when !appointment.Stands => SkipReason.Overtaken,
        (_, { Stopped: true }) => SkipReason.Stopped,
        (_, { Allowed: false } or { Contact: null }) => SkipReason.ChannelOff,
        _ => null,
    };
}
