using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Runners;

namespace Recovery.Web.Words;

/// <summary>What became of a runner's latest request for an appointment, and what to do next.</summary>
/// <param name="phone">The clinic's.</param>
/// <param name="now">When the page is shown.</param>
/// <param name="zone">Clinic time.</param>
internal sealed class RequestWords(string phone, Instant now, DateTimeZone zone)
{
    /// <param name="latest">Null: this entry never asked.</param>
    /// <param name="entry">Whose it is.</param>
    /// <param name="canAskHere">The page itself offers other times.</param>
    /// <returns>Null: the entry's own state is enough.</returns>
    public string? Of(AppointmentRequest? latest, Entry entry, bool canAskHere)
    {
        var next = canAskHere ? $"Ask for another time below, or ring {phone}." : $"Ring {phone} to find another time.";
        return (entry.Outcome, latest) switch
        {
            (null, { Status: RequestStatus.Declined }) => $"Sorry, we couldn't offer you an appointment for {When(latest)}. {next}",
            (null, { Status: RequestStatus.Withdrawn } or { Status: RequestStatus.Undone, Agreed: null }) => $"Your request for {When(latest)} is cancelled, and nothing is booked. {next}",
            (null, { Status: RequestStatus.Undone, Agreed: { } agreed }) => $"Your appointment on {InWords.ShortDay(agreed.Day)} no longer stands. {next}",
            (EntryOutcome.Requested, { Status: RequestStatus.Open }) when latest.AnswerBy <= now =>
                $"Sorry, we said we'd {Answer(latest)} by {InWords.Moment(latest.AnswerBy, zone)} and haven't. Nothing is booked yet: please ring {phone}.",
            (EntryOutcome.Requested, { Status: RequestStatus.Open }) =>
                $"You asked for {When(latest)}. It isn't booked until we {Answer(latest)} you, by {InWords.Moment(latest.AnswerBy, zone)}.",
            _ => null,
        };
    }

    private static string When(AppointmentRequest request) => $"{InWords.ShortDay(request.Day)} in the {request.Part.Code()}";

    private static string Answer(AppointmentRequest request) => request.Mobile is null ? "answer" : "ring";
}
