using NodaTime;
using Recovery.Appointments;
using Recovery.Nudges;
using Recovery.Replies;
using Recovery.Runners;

namespace Recovery.Desk.Story;

/// <summary>Everything that is stored of what happened with one runner.</summary>
public interface IRunnerStories
{
    /// <summary>As it stands at one moment. Null: there is no such runner.</summary>
    Task<StoryFacts?> Load(long runnerId, CancellationToken ct);
}

/// <summary>What a story is told from; each list in the order of time.</summary>
/// <param name="Messages">Nudges and the messages about sign-ups and appointments.</param>
/// <param name="Lines">What happened to each of them, by its id.</param>
/// <param name="Moves">Race days that reception moved, of the races of this runner.</param>
/// <param name="Changes">What was changed at the desk, by whom.</param>
public sealed record StoryFacts(
    RunnerView Runner, IReadOnlyList<LogLine> Messages, ILookup<string, TimelineLine> Lines, IReadOnlyList<FilledForm> Forms,
    IReadOnlyList<GivenConsent> Consents, IReadOnlyList<Reply> Replies, IReadOnlyList<AskedAppointment> Appointments,
    IReadOnlyList<NotedChange> Moves, IReadOnlyList<NotedChange> Changes);

/// <summary>A form that the runner filled in.</summary>
/// <param name="Confirmed">When each channel's link was followed; one that isn't here has not been.</param>
public sealed record FilledForm(
    long? EntryId, Instant At, string RaceName, LocalDate RaceDay, string Source, IReadOnlyList<Channel> Asked, IReadOnlyDictionary<Channel, Instant> Confirmed);

/// <summary>What the runner agreed to, in the words that stood beside the box.</summary>
public sealed record GivenConsent(long EntryId, Channel Channel, string Wording, string Source, Instant At);

/// <summary>A request for an appointment, wherever it stands.</summary>
/// <param name="Day">The day asked for.</param>
/// <param name="Part">The part of it: morning.</param>
/// <param name="Agreed">Null: nothing was agreed on.</param>
public sealed record AskedAppointment(
    long Id, long EntryId, Instant At, LocalDate Day, string Part, Instant AnswerBy, RequestStatus Status, Instant? AnsweredAt, LocalDate? Agreed, string? AgreedHour);
