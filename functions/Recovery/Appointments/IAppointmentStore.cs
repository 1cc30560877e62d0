using NodaTime;

namespace Recovery.Appointments;

/// <summary>Requests for appointments, what is booked, and the messages about them.</summary>
public interface IAppointmentStore
{
    /// <summary>
    /// Keeps the request (in place of an earlier unanswered one), pauses the entry's nudges, and plans the email to the
    /// clinic's mailbox, in one transaction. The same day and part again, while it is unanswered, is the same request: the first one
    /// stands with its promise, and the clinic is not told twice. False: the entry is gone, or has ended otherwise.
    /// </summary>
    Task<bool> Ask(AppointmentWish wish, Instant now, CancellationToken ct);

    /// <summary>Requests that nobody has settled, the most pressing first: reception has yet to answer, or the runner to say yes to another time.</summary>
    Task<IReadOnlyList<AppointmentRequest>> Unsettled(CancellationToken ct);

    /// <summary>Requests that reception has yet to answer, the most pressing first.</summary>
    async Task<IReadOnlyList<AppointmentRequest>> Open(CancellationToken ct) => [.. (await Unsettled(ct)).Where(r => r.Status == RequestStatus.Open)];

    /// <summary>The request of an entry that nobody has settled.</summary>
    Task<AppointmentRequest?> OpenOf(long entryId, CancellationToken ct);

    /// <summary>The last one that an entry asked for, wherever it stands; null: it never asked.</summary>
    Task<AppointmentRequest?> LatestOf(long entryId, CancellationToken ct);

    /// <summary>A request, wherever it stands.</summary>
    Task<AppointmentRequest?> Find(long id, CancellationToken ct);

    /// <summary>
    /// Keeps an answer, with what becomes of the entry by it, and plans the message to the runner, in one transaction: a letter where the
    /// address is not stopped, else a text. What was planned to tell of an earlier answer and has not gone out is skipped. The first of two
    /// answers that don't go together wins.
    /// </summary>
    /// <param name="id">The request.</param>
    /// <param name="answer">What is said, by whom.</param>
    /// <param name="now">The moment of the answer.</param>
    /// <param name="ct">Cancelled before it began, nothing is stored.</param>
    Task<AnswerResult> Answer(long id, NewAnswer answer, Instant now, CancellationToken ct);

    /// <summary>
    /// A booking that reception enters for a runner who rang or wrote: answers what the entry asked for if that waits, puts back what was called
    /// off, or is a booking of its own. One that has a day already is not touched: that is a change.
    /// </summary>
    Task<AnswerResult> Book(long entryId, NewAnswer booking, Instant now, CancellationToken ct);
}
