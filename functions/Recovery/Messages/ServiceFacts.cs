using NodaTime;
using Recovery.Clinic;

namespace Recovery.Messages;

/// <summary>
/// What a confirmation's words are made from: nothing that a stranger typed into the form,
/// so that no one can send their own words through us.
/// </summary>
public sealed record ConfirmationFacts(LocalDate RaceDay, string ConfirmUrl);

/// <summary>What tells the clinic's mailbox of a request for an appointment.</summary>
/// <param name="AnswerBy">In clinic time.</param>
/// <param name="Mobile">E.164; null: the runner gave none.</param>
/// <param name="DeskUrl">Where reception answers.</param>
public sealed record RequestedFacts(
    string RunnerName, string RaceName, LocalDate RaceDay, LocalDate Day, PartOfDay Part, LocalDateTime AnswerBy, string? Mobile, string? Email,
    string DeskUrl);

/// <summary>What tells a runner that the appointment is booked.</summary>
/// <param name="Hour">Null: it was agreed on, and not written down.</param>
/// <param name="PageUrl">The appointment's page, which has the calendar file.</param>
public sealed record BookedFacts(string RunnerName, LocalDate Day, LocalTime? Hour, PartOfDay Part, string PageUrl);
