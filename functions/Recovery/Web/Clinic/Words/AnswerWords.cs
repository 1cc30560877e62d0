using Recovery.Appointments;
using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>What reception reads of requests, bookings and what became of an answer.</summary>
public static class AnswerWords
{
    /// <summary>"Wed 28 Apr, 9:30am"; "Wed 28 Apr, morning".</summary>
    public static string Short(this AgreedTime time) => $"{time.Day.Short()}, {time.InWords}";

    /// <summary>What follows once reception has answered.</summary>
    public static Said Done(AnswerKind kind, AnswerResult result, string clinicsNext) => result switch
    {
        { Outcome: AnswerOutcome.Given } => new Said($"{What(kind, result.Request)} {clinicsNext}{(clinicsNext.Length > 0 ? " " : "")}{Told(kind, result.ToldBy)}"),
        { Outcome: AnswerOutcome.AlreadySo } => Said.No("That's how it stands already, so nothing has changed and nobody is told twice."),
        { Request: { } request } => Said.No(TooLate(request)),
        _ => Said.No("That runner's details have been deleted."),
    };

    /// <summary>Somebody was first: how it stands, and by whom.</summary>
    public static string TooLate(AppointmentRequest request) =>
        $"That request has already been answered or cancelled, so nothing has changed. {Standing(request)}";

    /// <summary>"Booked for Wed 28 Apr, 9:30am, by Sam."</summary>
    public static string Standing(AppointmentRequest request) => (request switch
    {
        { Status: RequestStatus.Open } => "It's waiting for an answer",
        { Status: RequestStatus.Offered, Offer: { } offer } => $"{offer.Short()} was offered",
        { Stands: true } => $"It's booked for {request.Agreed!.Short()}",
        { Status: RequestStatus.Confirmed } => "It's booked",
        { Status: RequestStatus.Declined } => "It was declined",
        { Status: RequestStatus.Undone } => "The booking was cancelled",
        { Status: RequestStatus.Replaced } => "The runner has asked for another time",
        _ => "The runner has cancelled it",
    }) + (request.Last?.Who is { } who && request.Status is not (RequestStatus.Replaced or RequestStatus.Withdrawn) ? $", by {who}." : ".");

    /// <summary>A line of a request's history.</summary>
    public static string Of(AppointmentAnswer answer) => (answer.Kind switch
    {
        AnswerKind.Offered => "Another time offered",
        AnswerKind.Accepted => "The runner accepted the time offered",
        AnswerKind.Declined => "Declined",
        AnswerKind.Changed => "Changed",
        AnswerKind.Cancelled => "Cancelled",
        _ => "Booked",
    }) + (answer.Time is { } time ? $": {time.Short()}" : "") + (answer.Words is { } words ? $", “{words}”" : "") + (answer.Who is { } who ? $", by {who}" : "");

    /// <summary>A channel by which the runner can still be told, as the page says it beforehand.</summary>
    public static string WillTell(IReadOnlyCollection<Channel> open) => open.Count == 0
        ? "We can't tell the runner: all their contacts are stopped. Ring or write to them yourself."
        : $"We'll {open.OrderByDescending(c => c.Form == MessageForm.Letter).First().Words.Verb} the runner.";

    private static string What(AnswerKind kind, AppointmentRequest? request) => (kind, request) switch
    {
        (AnswerKind.Confirmed, { Agreed: { } time }) => $"Booked for {time.Short()}. They won't get any more reminders for this race.",
        (AnswerKind.Offered, { Offer: { } time }) => $"{time.Short()} offered. The runner can say yes, or ask for another time.",
        (AnswerKind.Changed, { Agreed: { } time }) => $"Changed to {time.Short()}.",
        (AnswerKind.Declined, _) => "Declined.",
        (AnswerKind.Cancelled, _) => "Cancelled.",
        _ => "Done.",
    };

    /// <summary>Whether and how the runner hears of an answer.</summary>
    internal static string Told(AnswerKind kind, Channel? by) => by switch
    {
        null => "We can't tell them: all their contacts are stopped, or it would arrive too late. Ring or write to them yourself.",
        _ when kind is AnswerKind.Offered or AnswerKind.Declined => $"We'll {by.Words.Verb} them.",
        { Form: MessageForm.Letter } => kind switch
        {
            AnswerKind.Cancelled => $"We'll {by.Words.Verb} them, with a file that takes it off their calendar.",
            AnswerKind.Changed => $"We'll {by.Words.Verb} them, with a file that updates their calendar.",
            _ => $"We'll {by.Words.Verb} them a file for their calendar.",
        },
        _ when kind == AnswerKind.Confirmed => $"We'll {by.Words.Verb} them a link to a file for their calendar.",
        _ => $"We'll {by.Words.Verb} them a link to their appointment.",
    };
}
