using NodaTime;
using Recovery.Runners;

namespace Recovery.Nudges;

/// <summary>One message to one runner: a step of the plan on one channel.</summary>
/// <param name="Number">The store's own number, by which it puts nudges in order. It means nothing outside: a restored store gives it out again.</param>
/// <param name="Generation">Raised each time the nudge is queued again on purpose, so that duplicate detection lets it through.</param>
/// <param name="SessionDay">The open day that it belongs to.</param>
/// <param name="Slot">The instant that pacing gave it, within [NotBefore, Target).</param>
/// <param name="Due">When its queue message is to be handled: the slot, later when put off.</param>
/// <param name="RequestId">The request for an appointment that it is about: step <c>request</c>, and those of <see cref="Timing.Step.Answers"/>.</param>
/// <param name="Effect">What it led to.</param>
/// <param name="AnswerId">The answer that it tells of.</param>
public sealed record Nudge(
    long Number, string Id, int Generation, long? EntryId, long? RunnerId, long? SignUpId,
    string RaceId, LocalDate RaceDay, string Step, Channel Channel, LocalDate SessionDay,
    Instant NotBefore, Instant Target, Instant Expires, Instant Slot, Instant Due,
    NudgeStatus Status, string? Reason, int? Segments, string? ProviderId,
    Instant? QueuedAt, Instant? AttemptedAt, Instant? AcceptedAt, Instant? FinishedAt,
    long? RequestId = null, NudgeEffect? Effect = null, long? AnswerId = null);

/// <summary>What a nudge is known to have led to. Null: it did not, or not yet.</summary>
/// <param name="ClickedAt">
/// When the page behind its link was first shown in a browser, or something was pressed there. A program that only fetches links, as
/// scanners of mail do, does neither.
/// </param>
/// <param name="RequestedAt">When an appointment was first asked for on that page.</param>
/// <param name="BookedAt">When the runner was booked: said on that page or in reply to the text, or by reception's yes to that request.</param>
public sealed record NudgeEffect(Instant? ClickedAt, Instant? RequestedAt, Instant? BookedAt);

/// <summary>A line of a nudge's timeline.</summary>
/// <param name="What">One of <see cref="NudgeEvent"/>'s codes.</param>
/// <param name="Detail">A reason, a provider's code in words, the instant it was put off until; no personal data.</param>
public sealed record TimelineLine(Instant At, string What, string? Detail);

/// <summary>The codes of a nudge's timeline. The desk turns them into sentences.</summary>
public static class NudgeEvent
{
    public const string Planned = "planned";
    public const string Replanned = "replanned";
    public const string Queued = "queued";
    public const string Claimed = "claimed";
    public const string Accepted = "accepted";
    public const string InsteadOfText = "instead of a text";
    public const string OnItsWay = "on its way";
    public const string Delayed = "delayed";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string ReportedAsSpam = "reported as spam";
    public const string Clicked = "clicked";
    public const string Requested = "appointment asked for";
    public const string Booked = "booked";
    public const string BookingUndone = "booking undone";
    public const string Undelivered = "undelivered";
    public const string Rejected = "rejected";
    public const string Deferred = "deferred";
    public const string InDoubt = "in-doubt";
    public const string FoundSent = "found sent";
    public const string FoundNotSent = "found not sent";
    public const string Skipped = "skipped";
    public const string QueuedAgain = "queued again";
    public const string Dead = "dead";
    public const string Replayed = "replayed";

    // What reception did about it. By whom stands among the desk's changes.
    public const string Rang = "rang";
    public const string Handled = "handled";
    public const string NotHandled = "handled undone";
    public const string Switched = "switched";
    public const string ContactFixed = "contact fixed";
}
