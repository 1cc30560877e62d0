using NodaTime;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Appointments;

/// <summary>A message about a request for an appointment that is to be written.</summary>
/// <param name="Step"><see cref="Step.Request"/> to the clinic, <see cref="Step.Booked"/> to the runner.</param>
/// <param name="To">Empty for the clinic's own mailbox, whose address is a setting.</param>
/// <param name="FormerNumber">What its links were made from if they went out before ids were random; null: they can't have.</param>
public sealed record AppointmentLetter(
    string NudgeId, string Step, Channel Channel, string Name, string To, int LinkVersion, Instant Expires, AppointmentRequest Request,
    long? FormerNumber = null);

/// <summary>Writes the messages about a request for an appointment: to the clinic when it is asked for, to the runner when it is booked.</summary>
public sealed class AppointmentLetters(MessageComposer composer, LinkTokens links, RecoverySettings settings, ClinicClock clock)
{
    private readonly string _pages = settings.PublicUrl.AbsoluteUri.TrimEnd('/');
    private readonly string _textLinks = (settings.Texts.LinkUrl ?? settings.PublicUrl).AbsoluteUri.TrimEnd('/');

    /// <summary>Why it can't go out as things stand; null if allowed.</summary>
    public string? BlockReason(AppointmentLetter letter) => letter switch
    {
        { Step: Step.Request } => settings.Clinic.Email is null ? "Clinic:Email is no longer set" : null,
        _ => CalendarEntryOf(letter.NudgeId, letter.Request) is null ? "the clinic is no longer open at the agreed time" : null,
    };

    /// <summary>How many units it is billed as where the runner is told by a channel.</summary>
    public int UnitsOfBooked(Channel channel, AppointmentRequest request) => !channel.Tariff.CountsSegments ? 1 :
        composer.BookedText(channel, Booked(request, _textLinks + LinkPath.Of(LinkPurpose.Appointment, LinkTokens.Any))).Segments.Count;

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

    /// <param name="letter">One without a <see cref="BlockReason"/>.</param>
    /// <param name="now">Decides how long a text stays valid.</param>
    public OutgoingMessage Write(AppointmentLetter letter, Instant now) => letter switch
    {
        { Step: Step.Request } => Request(letter),
        { Channel.Form: MessageForm.Text } => BookedText(letter, now),
        _ => BookedEmail(letter),
    };

    private OutgoingEmail Request(AppointmentLetter letter)
    {
        var request = letter.Request;
        var words = composer.RequestEmail(letter.Channel, new RequestedFacts(
            request.Name, request.RaceInSentence, request.RaceDay, request.Day, request.Part, request.AnswerBy.InZone(clock.Zone).LocalDateTime,
            request.Mobile, request.Email, $"{_pages}/clinic/appointments"));
        return new OutgoingEmail(letter.NudgeId, settings.Clinic.Email!, settings.Clinic.Name, words.Subject, words.Text, words.Html, null);
    }

    private OutgoingText BookedText(AppointmentLetter letter, Instant now)
    {
        var words = composer.BookedText(letter.Channel, Booked(letter.Request, _textLinks + PathOf(letter)));
        return new OutgoingText(
            letter.NudgeId, letter.To, words.Body, LinkMarks.Of(LinkPurpose.Appointment, letter.NudgeId, letter.FormerNumber), letter.Expires - now,
            words.Segments.Count);
    }

    private OutgoingEmail BookedEmail(AppointmentLetter letter)
    {
        var words = composer.BookedEmail(letter.Channel, Booked(letter.Request, _pages + PathOf(letter)));
        var file = new AttachedFile(
            CalendarFile.Name, CalendarFile.MediaType, CalendarFile.Of(CalendarEntryOf(letter.NudgeId, letter.Request)!, settings.Clinic));
        return new OutgoingEmail(letter.NudgeId, letter.To, letter.Name, words.Subject, words.Text, words.Html, null, file);
    }

    private static BookedFacts Booked(AppointmentRequest request, string link) =>
        new(request.Name, request.Agreed?.Day ?? request.Day, request.Agreed?.Hour, request.Part, link);

    private string PathOf(AppointmentLetter letter) =>
        LinkPath.Of(LinkPurpose.Appointment, links.Make(LinkPurpose.Appointment, letter.NudgeId, letter.LinkVersion));
}
