using NodaTime;
using Recovery.Runners;

namespace Recovery.Appointments;

/// <summary>When a runner may be told that the appointment is booked.</summary>
/// <param name="NotBefore">From then on.</param>
/// <param name="Expires">No news any more from then on.</param>
/// <param name="Units">What the message is billed as by each channel.</param>
public sealed record ConfirmationTimes(Instant NotBefore, Instant Expires, IReadOnlyDictionary<Channel, int> Units);

/// <summary>What came of reception's yes.</summary>
/// <param name="ToldBy">How the runner is told; null: no contact is open, or it would come too late.</param>
public sealed record AppointmentConfirmed(Channel? ToldBy);

/// <summary>Requests for appointments, and the messages about them.</summary>
public interface IAppointmentStore
{
    /// <summary>
    /// Keeps the request (in place of an earlier unanswered one), pauses the entry's nudges, and plans the email to the
    /// clinic's mailbox, in one transaction. The same day and part again, while it is unanswered, is the same request: the first one
    /// stands with its promise, and the clinic is not told twice. False: the entry is gone, or has ended otherwise.
    /// </summary>
    Task<bool> Ask(AppointmentWish wish, Instant now, CancellationToken ct);

    /// <summary>Unanswered requests, the most pressing first.</summary>
    Task<IReadOnlyList<AppointmentRequest>> Open(CancellationToken ct);

    /// <summary>The open request of an entry.</summary>
    Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct);

    /// <summary>The last one that an entry asked for, wherever it stands; null: it never asked.</summary>
    Task<AppointmentRequest?> LatestOf(long entryId, CancellationToken ct);

    /// <summary>A request, wherever it stands.</summary>
    Task<AppointmentRequest?> Find(long id, CancellationToken ct);

    /// <summary>
    /// Reception's yes: the entry is booked, and the message to the runner planned, in one transaction: an email where the address is not
    /// stopped, else a text. Null: the request has been answered, or taken back.
    /// </summary>
    /// <param name="id">The request.</param>
    /// <param name="agreed">The day and hour that were agreed on.</param>
    /// <param name="times">Null: the runner is not told, there is no time for it.</param>
    /// <param name="by">Whose answer it is.</param>
    /// <param name="now">The moment of the answer.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<AppointmentConfirmed?> Confirm(long id, AgreedTime agreed, ConfirmationTimes? times, ChangedBy by, Instant now, CancellationToken ct);

    /// <summary>Reception's no: the entry's nudges go on where there is time. False: the request has been answered, or taken back.</summary>
    Task<bool> Decline(long id, ChangedBy by, Instant now, CancellationToken ct);
}
