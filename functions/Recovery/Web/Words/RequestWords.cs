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
        var words = latest?.Last?.Words is { } added ? $" {added}" : "";
        var next = canAskHere ? $"Ask for another time below, or ring {phone}." : $"Ring {phone} to find another time.";
        return (entry.Outcome, latest) switch
        {
            (null, { Status: RequestStatus.Declined }) => $"Sorry, we couldn't offer you an appointment for {When(latest)}.{words} {next}",
            (null, { Status: RequestStatus.Withdrawn } or { Status: RequestStatus.Undone, Agreed: null }) => $"Your request for {When(latest)} is cancelled, so nothing is booked. {next}",
            (null, { Status: RequestStatus.Undone, Agreed: { } agreed }) => $"Your appointment on {InWords.ShortDay(agreed.Day)} is no longer booked. {next}",
            (EntryOutcome.Requested, { Status: RequestStatus.Open }) when latest.AnswerBy <= now =>
                $"Sorry, we said we'd {Answer(latest)} by {By(latest)} and we haven't. Nothing is booked yet, so please ring {phone}.",
            (EntryOutcome.Requested, { Status: RequestStatus.Open }) =>
                $"You asked for {When(latest)}. This is a request: we'll {Answer(latest)} by {By(latest)} to confirm.",
            _ => null,
        };
    }

    private static string When(AppointmentRequest request) => $"{InWords.ShortDay(request.Day)} in the {request.Part.Code()}";

    private string By(AppointmentRequest request) => InWords.Deadline(request.AnswerBy, zone, now.InZone(zone).Date);

    private static string Answer(AppointmentRequest request) => request.Mobile is null ? "email" : "ring";
}
