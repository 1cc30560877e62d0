namespace Recovery.Appointments;

/// <summary>Which answers a request can still be given: the first of two that don't go together wins.</summary>
public static class AnswerRules
{
    public static bool Takes(this AppointmentRequest request, AnswerKind kind) => kind switch
    {
        AnswerKind.Confirmed => request.IsOpen || request is { Status: RequestStatus.Confirmed, Agreed: null } or { Status: RequestStatus.Undone, Agreed: not null },
        AnswerKind.Offered or AnswerKind.Declined => request.IsOpen,
        AnswerKind.Accepted => request.Status == RequestStatus.Offered,
        _ => request.Stands,
    };

    /// <summary>The very same answer was the last one: said twice, it counts once.</summary>
    public static bool Has(this AppointmentRequest request, NewAnswer answer) =>
        request.Last is { } last && last.Kind == answer.Kind && last.By == answer.By.Kind && request.Status == answer.Kind.Leaves()
        && (answer.Kind == AnswerKind.Cancelled || last.Time == answer.Time) && last.Words == answer.Words;

    /// <summary>
    /// How calendars count the revisions of a booking: what is booked for the first time has none; each change, the end and a booking that is put
    /// back raise the number, or a calendar would keep what it has.
    /// </summary>
    public static int SequenceAfter(this AppointmentRequest request, AnswerKind kind) => kind switch
    {
        AnswerKind.Offered or AnswerKind.Declined => request.Sequence,
        _ when request.Agreed is null && !request.PutsBack => 0,
        _ => request.Sequence + 1,
    };
}
