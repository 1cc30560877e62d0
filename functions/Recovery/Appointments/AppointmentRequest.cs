using NodaTime;
using Recovery.Clinic;

namespace Recovery.Appointments;

/// <summary>A runner asks for an appointment: a wish, and no booking until reception rings.</summary>
/// <param name="NudgeNumber">The nudge whose link led here; zero: none did, the runner rang and reception booked.</param>
/// <param name="AnswerBy">By when reception is to have rung: see <see cref="AnswerTime"/>.</param>
/// <param name="Mobile">Null: the runner gave none; reception writes instead.</param>
/// <param name="Agreed">What is or was booked; null where the runner said "I've booked".</param>
/// <param name="Last">The answer that stands; null: none was given yet, or it was not written down.</param>
/// <param name="Sequence">How often the booking was revised, as calendars count it.</param>
/// <param name="CalendarId">What calendars know the booking by; null: it was never booked with a day.</param>
public sealed record AppointmentRequest(
    long Id, long EntryId, long RunnerId, long NudgeNumber, string Name, string? Mobile, string? Email, string RaceName, LocalDate RaceDay,
    LocalDate Day, PartOfDay Part, Instant AskedAt, Instant AnswerBy, RequestStatus Status = RequestStatus.Open, Instant? AnsweredAt = null,
    AgreedTime? Agreed = null, string? RaceSpoken = null, AppointmentAnswer? Last = null, int Sequence = 0, string? CalendarId = null)
{
    /// <summary>Nobody has settled it: reception has yet to answer, or the runner to say yes to another time.</summary>
    public bool IsOpen => Status is RequestStatus.Open or RequestStatus.Offered;

    /// <summary>It books anew what another request had booked for the same time and was called off: the same entry of a calendar.</summary>
    public bool PutsBack { get; init; }

    /// <summary>A booking with a day.</summary>
    public bool Stands => Status == RequestStatus.Confirmed && Agreed is not null;

    /// <summary>The other time that waits for the runner's yes.</summary>
    public AgreedTime? Offer => Status == RequestStatus.Offered ? Last?.Time : null;

    /// <summary>Reception booked it without being asked on a page: the runner rang, or wrote.</summary>
    public bool IsByReception => NudgeNumber == 0;

    /// <summary>The race as a sentence says it.</summary>
    public string RaceInSentence => RaceSpoken ?? RaceName;

    /// <summary>Says nothing of the runner.</summary>
    public override string ToString() => FormattableString.Invariant($"request {Id}");
}

/// <summary>What a runner asks for.</summary>
/// <param name="TellClinicUntil">Until when the clinic's mailbox may be told of an unanswered request; null: it has no mailbox.</param>
public sealed record AppointmentWish(
    long EntryId, long NudgeNumber, LocalDate Day, PartOfDay Part, Instant AnswerBy, Instant? TellClinicUntil = null);
