using NodaTime;

namespace Recovery.Appointments;

/// <summary>What is booked, and what was answered before: only reads.</summary>
public interface IAppointmentBook
{
    /// <summary>What is booked on these days, both included, in the order of its days.</summary>
    Task<IReadOnlyList<AppointmentRequest>> BookedBetween(LocalDate from, LocalDate to, CancellationToken ct);

    /// <summary>All requests and bookings of an entry, the oldest first.</summary>
    Task<IReadOnlyList<AppointmentRequest>> Of(long entryId, CancellationToken ct);

    /// <summary>Every answer that a request was given, the oldest first.</summary>
    Task<IReadOnlyList<AppointmentAnswer>> Answers(long requestId, CancellationToken ct);

    /// <summary>One answer; null: it is gone with its runner.</summary>
    Task<AppointmentAnswer?> FindAnswer(long id, CancellationToken ct);
}
