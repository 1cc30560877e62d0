using NodaTime;
using Recovery.Clinic;

namespace Recovery.Appointments;

/// <summary>A runner asks for an appointment: a wish, and no booking until reception rings.</summary>
/// <param name="NudgeNumber">The nudge whose link led here.</param>
/// <param name="AnswerBy">By when reception is to have rung: see <see cref="AnswerTime"/>.</param>
/// <param name="Mobile">Null: the runner gave none; reception writes instead.</param>
/// <param name="Agreed">Once reception has confirmed it; null where the runner said "I've booked".</param>
public sealed record AppointmentRequest(
    long Id, long EntryId, long RunnerId, long NudgeNumber, string Name, string? Mobile, string? Email, string RaceName, LocalDate RaceDay,
    LocalDate Day, PartOfDay Part, Instant AskedAt, Instant AnswerBy, RequestStatus Status = RequestStatus.Open, Instant? AnsweredAt = null,
    AgreedTime? Agreed = null, string? RaceSpoken = null)
{
    /// <summary>The race as a sentence says it.</summary>
    public string RaceInSentence => RaceSpoken ?? RaceName;

    /// <summary>Says nothing of the runner.</summary>
    public override string ToString() => FormattableString.Invariant($"request {Id}");
}

/// <summary>What a runner asks for.</summary>
/// <param name="TellClinicUntil">Until when the clinic's mailbox may be told of an unanswered request; null: it has no mailbox.</param>
public sealed record AppointmentWish(
    long EntryId, long NudgeNumber, LocalDate Day, PartOfDay Part, Instant AnswerBy, Instant? TellClinicUntil = null);
