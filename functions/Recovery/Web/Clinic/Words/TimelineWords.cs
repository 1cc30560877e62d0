using NodaTime;
using NodaTime.Text;
using Recovery.Nudges;
using Recovery.Runners;

namespace Recovery.Web.Clinic.Words;

/// <summary>A nudge's timeline in plain words: "Planned for Tue 27 Apr 07:30", "Not sent: the runner had booked".</summary>
/// <param name="zone">Clinic time.</param>
/// <param name="provider">Who carries the channel's messages: "Twilio".</param>
public sealed class TimelineWords(DateTimeZone zone, string provider)
{
    public string Of(TimelineLine line, Channel channel)
    {
        var detail = Detail(line.Detail);
        var words = line.What switch
        {
            NudgeEvent.Planned => With("Planned", " for ", detail),
            NudgeEvent.Replanned => With("Planned again", " for ", detail),
            NudgeEvent.Queued => With("Put in the queue", ", to go out ", detail),
            NudgeEvent.Claimed => $"Handed to {provider}",
            NudgeEvent.Accepted => $"{provider} accepted it",
            NudgeEvent.InsteadOfText => "Planned, because the text didn't arrive",
            NudgeEvent.OnItsWay => $"{provider} passed it on",
            NudgeEvent.Delayed => With($"{provider} is still trying", ": ", detail),
            NudgeEvent.Read => "Read on the phone",
            NudgeEvent.ReportedAsSpam => "Arrived, and the runner marked it as spam",
            NudgeEvent.Clicked => "Its link was opened",
            NudgeEvent.Requested => "Led to a request for an appointment",
            NudgeEvent.Booked => "Led to a booking",
            NudgeEvent.BookingUndone => "The booking was undone",
            NudgeEvent.Delivered => channel.Words.Arrived,
            NudgeEvent.Undelivered => With("Didn't arrive", ": ", detail),
            NudgeEvent.Rejected => With($"{provider} refused it", ": ", detail),
            NudgeEvent.Deferred => With("Delayed", IsMoment(line.Detail) ? " until " : ": ", detail),
            NudgeEvent.InDoubt => With("Unconfirmed", ": ", detail),
            NudgeEvent.FoundSent => $"Asked {provider}: it has the message",
            NudgeEvent.FoundNotSent => $"Asked {provider}: it never got the message",
            NudgeEvent.Skipped => $"Not sent: {ReasonWords.Of(line.Detail, channel)}",
            NudgeEvent.QueuedAgain => With("Put in the queue again", ", to go out ", detail),
            NudgeEvent.Dead => With("Failed", ": ", detail),
            NudgeEvent.Replayed => "Sent again by reception",
            NudgeEvent.Rang => "Reception rang the runner about it",
            NudgeEvent.Handled => "Dealt with by reception",
            NudgeEvent.NotHandled => "Put back on reception's list",
            NudgeEvent.Switched => "Sent another way instead, by reception",
            NudgeEvent.ContactFixed => $"Reception corrected the {channel.Contact.Words()}",
            "" => "Something happened",
            _ => With(line.What, ": ", detail),
        };
        return words.AsSentence();
    }

    private static string With(string what, string joint, string? detail) => detail is null ? what : what + joint + detail;

    /// <summary>An instant is shown in clinic time; any other detail is words already.</summary>
    private string? Detail(string? detail) =>
        string.IsNullOrWhiteSpace(detail) ? null : Moment(detail) is { } at ? at.MomentIn(zone) : detail;

    private static bool IsMoment(string? detail) => detail is not null && Moment(detail) is not null;

    private static Instant? Moment(string detail) => InstantPattern.ExtendedIso.Parse(detail) is { Success: true } iso ? iso.Value : null;
}
