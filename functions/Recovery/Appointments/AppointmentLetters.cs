using NodaTime;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Time;
using Recovery.Timing;

namespace Recovery.Appointments;

/// <summary>A message about a request for an appointment that is to be written.</summary>
/// <param name="Step"><see cref="Step.Request"/> to the clinic, one of <see cref="Step.Answers"/> to the runner.</param>
/// <param name="To">Empty for the clinic's own mailbox, whose address is a setting.</param>
/// <param name="Answer">The answer that it tells of; null: of the request, or of a booking made before answers were kept.</param>
/// <param name="FormerNumber">What its links were made from if they went out before ids were random; null: they can't have.</param>
public sealed record AppointmentLetter(
    string NudgeId, string Step, Channel Channel, string Name, string To, int LinkVersion, Instant Expires, AppointmentRequest Request,
    AppointmentAnswer? Answer = null, long? FormerNumber = null);

/// <summary>Writes the messages about a request for an appointment: to the clinic when it is asked for, to the runner when it is answered.</summary>
public sealed class AppointmentLetters(
    MessageComposer composer, AppointmentCalendar calendar, LinkTokens links, RecoverySettings settings, ClinicClock clock)
{
    private readonly string _pages = settings.PublicUrl.AbsoluteUri.TrimEnd('/');
    private readonly string _textLinks = (settings.Texts.LinkUrl ?? settings.PublicUrl).AbsoluteUri.TrimEnd('/');

    /// <summary>Why it can't go out as things stand; null if allowed.</summary>
    public string? BlockReason(AppointmentLetter letter) => letter switch
    {
        { Step: Step.Request } => settings.Clinic.Email is null ? "Clinic:Email is no longer set" : null,
        { Step: Step.Declined or Step.Cancelled } => null,
        _ => IsOpenAt(letter.Answer?.Time ?? letter.Request.Agreed) ? null : "the clinic is no longer open at the agreed time",
    };

    /// <summary>How many units a message about an answer is billed as by a channel.</summary>
    /// <param name="channel">By which it goes.</param>
    /// <param name="request">As it stands before the answer.</param>
    /// <param name="answer">The answer; where it names no time of its own, it is about what is booked.</param>
    public int UnitsOf(Channel channel, AppointmentRequest request, NewAnswer answer) => !channel.Tariff.CountsSegments ? 1 :
        Text(channel, answer.Kind.Step(), Said(request, answer), _textLinks + LinkPath.Of(LinkPurpose.Appointment, LinkTokens.Any)).Segments.Count;

    /// <param name="letter">One without a <see cref="BlockReason"/>.</param>
    /// <param name="now">Decides how long a text stays valid.</param>
    public OutgoingMessage Write(AppointmentLetter letter, Instant now) => letter switch
    {
        { Step: Step.Request } => Request(letter),
        { Channel.Form: MessageForm.Text } => Text(letter, now),
        _ => Email(letter),
    };

    private bool IsOpenAt(AgreedTime? time) => time?.Span(settings.Clinic.Hours, settings.Clinic.AppointmentLength) is not null;

    private OutgoingEmail Request(AppointmentLetter letter)
    {
        var request = letter.Request;
        var words = composer.RequestEmail(letter.Channel, new RequestedFacts(
            request.Name, request.RaceInSentence, request.RaceDay, request.Day, request.Part, request.AnswerBy.InZone(clock.Zone).LocalDateTime,
            request.Mobile, request.Email, $"{_pages}/clinic/appointments"));
        return new OutgoingEmail(letter.NudgeId, settings.Clinic.Email!, settings.Clinic.Name, words.Subject, words.Text, words.Html, null);
    }

    private OutgoingText Text(AppointmentLetter letter, Instant now)
    {
        var words = Text(letter.Channel, letter.Step, Said(letter), _textLinks + PathOf(letter));
        return new OutgoingText(
            letter.NudgeId, letter.To, words.Body, LinkMarks.Of(LinkPurpose.Appointment, letter.NudgeId, letter.FormerNumber), letter.Expires - now,
            words.Segments.Count);
    }

    private OutgoingEmail Email(AppointmentLetter letter)
    {
        var (said, link) = (Said(letter), _pages + PathOf(letter));
        var words = letter.Step switch
        {
            Step.Offer => composer.OfferEmail(letter.Channel, said.AsOffer(link)),
            Step.Declined => composer.DeclinedEmail(letter.Channel, said.AsDeclined(link)),
            var step => composer.BookingEmail(letter.Channel, step, said.AsBooking(link)),
        };
        return new OutgoingEmail(letter.NudgeId, letter.To, letter.Name, words.Subject, words.Text, words.Html, null, File(letter));
    }

    /// <summary>What is booked, changed or off goes with a file for the runner's calendar.</summary>
    private AttachedFile? File(AppointmentLetter letter) =>
        letter.Step is not (Step.Offer or Step.Declined) && calendar.EntryOf(letter.Request, letter.Answer) is { } entry
            ? new AttachedFile(CalendarFile.NameOf(entry), CalendarFile.MediaType, CalendarFile.Of(entry, settings.Clinic))
            : null;

    private TextWords Text(Channel channel, string step, SaidAnswer said, string link) => step switch
    {
        Step.Offer => composer.OfferText(channel, said.AsOffer(link)),
        Step.Declined => composer.DeclinedText(channel, said.AsDeclined(link)),
        _ => composer.BookingText(channel, step, said.AsBooking(link)),
    };

    private static SaidAnswer Said(AppointmentLetter letter) =>
        new(letter.Request, letter.Answer?.Time ?? letter.Request.Agreed, letter.Answer?.Words, letter.Answer?.Kind == AnswerKind.Accepted);

    private static SaidAnswer Said(AppointmentRequest request, NewAnswer answer) =>
        new(request, answer.Time ?? request.Agreed, answer.Words, answer.Kind == AnswerKind.Accepted);

    private string PathOf(AppointmentLetter letter) =>
        LinkPath.Of(LinkPurpose.Appointment, links.Make(LinkPurpose.Appointment, letter.NudgeId, letter.LinkVersion));
}
