using Recovery.Messages;
using Recovery.Nudges.Plan;
using Recovery.Runners.Appointments;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Nudges.Delivery;

/// <summary>Writes the messages about a request for an appointment: to the clinic when it is asked for, to the runner when it is booked.</summary>
public sealed class AppointmentLetters(MessageComposer composer, LinkTokens links, RecoverySettings settings, ClinicClock clock)
{
    private readonly string _pages = settings.PublicUrl.AbsoluteUri.TrimEnd('/');
    private readonly string _textLinks = (settings.Sms.LinkUrl ?? settings.PublicUrl).AbsoluteUri.TrimEnd('/');

    /// <summary>Null: nothing speaks against it.</summary>
    public string? WhyNotNow(ClaimedNudge nudge, AppointmentRequest request) => nudge switch
    {
        { Step: Step.Request } => settings.Clinic.Email is null ? "Clinic:Email is no longer set" : null,
        _ => CalendarEntryOf(nudge.Id, request) is null ? "the clinic is no longer open at the agreed time" : null,
    };

    /// <summary>How many segments it is billed as where the runner is told by text.</summary>
    public int SegmentsOfBooked(AppointmentRequest request) =>
        composer.BookedText(Booked(request, $"{_textLinks}/a/{new string('x', LinkTokens.Length)}")).Segments.Count;

    /// <summary>Null: nothing is agreed on, or the clinic is not open then any more.</summary>
    public CalendarEntry? CalendarEntryOf(string nudgeId, AppointmentRequest request)
    {
        if (request.Agreed is not { } agreed || agreed.Span(settings.Clinic.Hours, settings.Clinic.AppointmentLength) is not { } span)
        {
            return null;
        }

        return new CalendarEntry(
            $"{nudgeId}@{settings.PublicUrl.Host}", agreed.Day.At(span.From).InZoneLeniently(clock.Zone).ToInstant(),
            agreed.Day.At(span.To).InZoneLeniently(clock.Zone).ToInstant(), agreed.Hour is not null, request.AnsweredAt ?? request.AskedAt);
    }

    /// <param name="nudge">One that <see cref="WhyNotNow"/> says nothing against.</param>
    /// <param name="request">What it is about.</param>
    /// <param name="now">Decides how long a text stays valid.</param>
    public OutgoingMessage Write(ClaimedNudge nudge, AppointmentRequest request, NodaTime.Instant now) => nudge switch
    {
        { Step: Step.Request } => Request(nudge, request),
        { Channel: Channel.Sms } => BookedText(nudge, request, now),
        _ => BookedEmail(nudge, request),
    };

    private OutgoingEmail Request(ClaimedNudge nudge, AppointmentRequest request)
    {
        var words = composer.RequestEmail(new RequestedFacts(
            request.Name, request.RaceInSentence, request.RaceDay, request.Day, request.Part, request.AnswerBy.InZone(clock.Zone).LocalDateTime,
            request.Mobile, request.Email, $"{_pages}/clinic/appointments"));
        return new OutgoingEmail(nudge.Id, settings.Clinic.Email!, settings.Clinic.Name, words.Subject, words.Text, words.Html, null);
    }

    private OutgoingText BookedText(ClaimedNudge nudge, AppointmentRequest request, NodaTime.Instant now)
    {
        var words = composer.BookedText(Booked(request, $"{_textLinks}/a/{Token(nudge)}"));
        return new OutgoingText(nudge.Id, nudge.To, words.Body, TextMarks.Of('a', nudge), nudge.Expires - now, words.Segments.Count);
    }

    private OutgoingEmail BookedEmail(ClaimedNudge nudge, AppointmentRequest request)
    {
        var words = composer.BookedEmail(Booked(request, $"{_pages}/a/{Token(nudge)}"));
        var file = new AttachedFile(
            CalendarFile.Name, CalendarFile.MediaType, CalendarFile.Of(CalendarEntryOf(nudge.Id, request)!, settings.Clinic));
        return new OutgoingEmail(nudge.Id, nudge.To, nudge.Name, words.Subject, words.Text, words.Html, null, file);
    }

    private static BookedFacts Booked(AppointmentRequest request, string link) =>
        new(request.Name, request.Agreed?.Day ?? request.Day, request.Agreed?.Hour, request.Part, link);

    private string Token(ClaimedNudge nudge) => links.Make(LinkPurpose.Appointment, nudge.Id, nudge.LinkVersion);
}
