using NodaTime;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Privacy;

/// <summary>Everything that is stored of one runner, as the runner may see and download it.</summary>
public sealed record RunnerData(
    RunnerFacts Runner, IReadOnlyList<EntryFacts> Entries, IReadOnlyList<ConsentFacts> Consents, IReadOnlyList<NudgeFacts> Messages,
    IReadOnlyList<SignUpFacts> SignUps, IReadOnlyList<StopFacts> Stops, IReadOnlyList<ReplyFacts> Replies,
    IReadOnlyList<RequestFacts> Requests, IReadOnlyList<SandboxFacts> SandboxMessages, IReadOnlyList<ChangeFacts> ChangesByTheClinic);

/// <param name="MobileFingerprint">A keyed hash, by which a stop is found when all else is deleted.</param>
/// <param name="SearchWords">The words that reception finds the runner by.</param>
/// <param name="LinkVersion">Which of the runner's links are good.</param>
public sealed record RunnerFacts(
    long Id, string Name, string? Mobile, string? MobileFingerprint, string? Email, string? EmailKey, string? EmailFingerprint,
    int LinkVersion, Instant CreatedAt, IReadOnlyList<string> SearchWords);

public sealed record EntryFacts(
    long Id, string RaceId, string Race, LocalDate RaceDay, IReadOnlyList<AllowedFacts> Channels,
    string? Outcome, Instant? OutcomeAt, string? OutcomeBy, Instant CreatedAt, long ChangeNumber, IReadOnlyList<EntryEvent> History);

/// <summary>A channel by which an entry's messages may come.</summary>
public sealed record AllowedFacts(string Channel, Instant Since);

public sealed record ConsentFacts(long EntryId, Channel Channel, string Wording, string Source, Instant GivenAt);

/// <summary>
/// A nudge with its timeline; also a message that asked for a confirmation (<paramref name="SignUpId"/>), or one about a request for an
/// appointment (<paramref name="RequestId"/>): to the clinic, or to the runner.
/// </summary>
/// <param name="ClickedAt">When the page behind its link was first shown or used.</param>
/// <param name="RequestedAt">When it led to a request.</param>
/// <param name="BookedAt">When it led to a booking.</param>
/// <param name="Handled">What the clinic did about it, where it did not arrive.</param>
public sealed record NudgeFacts(
    long Number, string Id, int Generation, int QueuedGeneration, long? EntryId, long? SignUpId, string RaceId, LocalDate RaceDay, string Step, Channel Channel,
    LocalDate SessionDay, LocalDate? TextSession, Instant NotBefore, Instant Target, Instant Expires, Instant Slot, Instant Due, string Status, string? Reason,
    int? Segments, string? ProviderId, Instant? LeaseUntil, Instant? LookedUpAt, Instant? QueuedAt, Instant? AttemptedAt, Instant? AcceptedAt, Instant? FinishedAt,
    int ReceiptRank, string? ContactFingerprint, bool NumberFault, Instant? ClickedAt, long? RequestId, long? AnswerId, Instant? RequestedAt, Instant? BookedAt,
    string? Handled, Instant? HandledAt, IReadOnlyList<TimelineLine> Timeline);

/// <param name="NetworkFingerprint">A keyed hash of the network that the sign-up came from.</param>
public sealed record SignUpFacts(
    long Id, Instant CreatedAt, string Name, string? Mobile, string? MobileFingerprint, string? Email, string? EmailFingerprint,
    string RaceId, LocalDate RaceDay, IReadOnlyList<AskedFacts> Channels, string Source, Instant GivenAt, string NetworkFingerprint, long? EntryId);

/// <summary>A channel that a sign-up asked for.</summary>
/// <param name="Wording">What stood beside its box.</param>
/// <param name="ConfirmedAt">When its own link was followed; null: not yet.</param>
public sealed record AskedFacts(string Channel, string Wording, Instant? ConfirmedAt);

/// <param name="Channel">A channel's code, or "every".</param>
public sealed record StopFacts(string Channel, string Fingerprint, string Reason, string By, Instant At);

/// <summary>What somebody at the clinic changed about the runner. Who it was is theirs, and stays out.</summary>
/// <param name="Subject">What else it was about: the id of a message, a request or a reply.</param>
public sealed record ChangeFacts(Instant At, string What, long? EntryId, string? RaceId, string? Subject, string? Was, string? Becomes);

/// <summary>What the runner answered to a text.</summary>
public sealed record ReplyFacts(Instant At, string Number, string Fingerprint, string Text, string UnderstoodAs, string ProviderId, Instant? ReadAt, long? RunnerId,
    string? AnsweredWith, string? AnsweredBy);

/// <summary>What the runner asked for: an appointment.</summary>
/// <param name="Message">The number of the message whose link led there.</param>
/// <param name="AgreedHour">Null: only the part of the day is written down.</param>
public sealed record RequestFacts(
    long Id, long EntryId, long Message, LocalDate Day, string Part, Instant AskedAt, Instant AnswerBy, string Status, Instant? AnsweredAt,
    LocalDate? AgreedDay, string? AgreedHour, string? AgreedPart, long? AnswerId, int Sequence, string? CalendarId, IReadOnlyList<RequestAnswerFacts> Answers);

/// <summary>An answer that a request was given.</summary>
/// <param name="Sequence">Revisions of the booking by then, as calendars count.</param>
public sealed record RequestAnswerFacts(
    long Id, Instant At, string Answer, LocalDate? Day, string? Part, string? Hour, string? Words, int Sequence, string By, string? Who);

/// <summary>A message that the sandbox kept instead of sending it.</summary>
public sealed record SandboxFacts(string NudgeId, Channel Channel, string To, string? Subject, string Text, string? Html, string? FileName, string? FileType, string? File,
    Instant SentAt);
