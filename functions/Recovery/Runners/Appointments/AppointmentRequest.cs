using NodaTime;
using Recovery.Clinic;

namespace Recovery.Runners.Appointments;

/// <summary>A runner asks for an appointment: a wish, and no booking until reception rings.</summary>
/// <param name="NudgeNumber">The nudge whose link led here.</param>
/// <param name="AnswerBy">The closing time by which reception is to have rung.</param>
/// <param name="Mobile">Null: the runner gave none; reception writes instead.</param>
public sealed record AppointmentRequest(
    long Id, long EntryId, long RunnerId, long NudgeNumber, string Name, string? Mobile, string? Email, string RaceName, LocalDate RaceDay,
    LocalDate Day, PartOfDay Part, Instant AskedAt, Instant AnswerBy)
{
    /// <summary>Says nothing of the runner.</summary>
    public override string ToString() => FormattableString.Invariant($"request {Id}");
}

/// <summary>What a runner asks for.</summary>
public sealed record AppointmentWish(long EntryId, long NudgeNumber, LocalDate Day, PartOfDay Part, Instant AnswerBy);

/// <summary>Requests for appointments. Implemented once for each kind of store.</summary>
public interface IAppointmentStore
{
    /// <summary>
    /// Keeps the request (in place of an earlier one that nobody has answered) and pauses the entry's nudges. False: the entry is gone, or
    /// has ended otherwise.
    /// </summary>
    Task<bool> Ask(AppointmentWish wish, Instant now, CancellationToken ct);

    /// <summary>Those that nobody has answered, the most pressing first.</summary>
    Task<IReadOnlyList<AppointmentRequest>> Open(CancellationToken ct);

    /// <summary>The open request of an entry.</summary>
    Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct);

    /// <summary>
    /// Reception's answer: confirmed, the entry is booked; declined, its nudges go on where there is time. False: it has been answered, or
    /// taken back.
    /// </summary>
    Task<bool> Answer(long id, bool confirmed, Instant now, CancellationToken ct);
}
