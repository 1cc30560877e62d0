using NodaTime;
using Recovery.Clinic;

namespace Recovery.Messages;

/// <summary>What a nudge's words are made from.</summary>
/// <param name="RaceInSentence">As a sentence says it: "the London Marathon".</param>
/// <param name="Session">The open day that the nudge belongs to.</param>
/// <param name="FirstDays">The first open days that suit after the race: two, where the clinic has them.</param>
/// <param name="BookUrl">The one link of a text; a page to call, book, or stop on.</param>
/// <param name="StopUrl">Stops emails; null for texts, which have one link for all.</param>
public sealed record MessageFacts(
    string RunnerName, string RaceName, string RaceInSentence, LocalDate RaceDay, Session Session,
    IReadOnlyList<Session> FirstDays, string BookUrl, string? StopUrl);
