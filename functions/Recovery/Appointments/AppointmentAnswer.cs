using NodaTime;

namespace Recovery.Appointments;

/// <summary>One answer as it was given: never changed afterwards, so that its message can be shown again exactly as sent.</summary>
/// <param name="Time">What is booked, offered or cancelled; null: a no names none.</param>
/// <param name="Words">What reception added to a no; null: nothing.</param>
/// <param name="Sequence">How often the booking had been revised by then, as calendars count it (RFC 5545).</param>
/// <param name="By"><see cref="Runners.Source.Runner"/> or <see cref="Runners.Source.Reception"/>.</param>
/// <param name="Who">The name at the desk; null: the runner.</param>
public sealed record AppointmentAnswer(
    long Id, long RequestId, Instant At, AnswerKind Kind, AgreedTime? Time, string? Words, int Sequence, string By, string? Who)
{
    /// <summary>Says nothing of the runner.</summary>
    public override string ToString() => FormattableString.Invariant($"answer {Id}");
}
