using NodaTime;
using NodaTime.Text;
using Recovery.Appointments;
using Recovery.Channels;
using Recovery.Clinic;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Privacy;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Timing;

namespace Recovery.Web.Words;

/// <summary>What is stored of a runner, said to that runner: the store's codes and times in words.</summary>
/// <param name="steps">The clinic's plan.</param>
/// <param name="zone">Clinic time.</param>
public sealed class DataWords(IReadOnlyList<Step> steps, DateTimeZone zone)
{
    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    /// <summary>"Mon 26 April 2027, 7:31am".</summary>
    public string At(Instant at) => InWords.Moment(at, zone);

    /// <summary>"since Mon 26 April 2027, 7:31am"; "no".</summary>
    public string Since(Instant? at) => at is { } since ? $"yes, since {At(since)}" : "no";

    /// <summary>"Texts: yes, since … Emails: no."</summary>
    public string Allowed(EntryFacts entry) => string.Join(
        ' ', ChannelCatalog.All.Where(c => c.UsualProvider is not null || entry.Channels.Any(a => a.Channel == c.Code))
            .Select(c => $"{c.Words.Headings}: {Since(entry.Channels.FirstOrDefault(a => a.Channel == c.Code)?.Since)}."));

    /// <summary>When a sign-up's contact was confirmed: "confirmed Mon 26 April 2027, 7:31am".</summary>
    public string Confirmed(SignUpFacts signUp, ContactKind kind) =>
        signUp.Channels.FirstOrDefault(a => a.ConfirmedAt is not null && ChannelCatalog.To(kind).Any(c => c.Code == a.Channel))?.ConfirmedAt is { } at
            ? $"confirmed {At(at)}"
            : "not confirmed";

    /// <summary>A channel by its code: "Texts".</summary>
    public static string Heading(string channel) => ChannelCatalog.TryParse(channel, out var known) ? known.Words.Headings : channel;

    /// <summary>What a stop ended: "Texts"; all that go to the contact, where it was everything.</summary>
    public static string Stopped(StopFacts stop, RunnerFacts runner) => ChannelCatalog.TryParse(stop.Channel, out var known)
        ? known.Words.Headings
        : InWords.Sentence(InWords.Plural(ChannelCatalog.To(stop.Fingerprint == runner.MobileFingerprint ? ContactKind.Mobile : ContactKind.Email)
            .Where(c => c.UsualProvider is not null)));

    /// <summary>What a message was for.</summary>
    public string Purpose(NudgeFacts message) => message.Step switch
    {
        Step.Confirm => "to check it was you who signed up",
        Step.Request => "to the clinic, about the appointment you asked for",
        Step.Booked => "to tell you your appointment is booked",
        Step.Offer => "to offer you another time for your appointment",
        Step.Declined => "to tell you we couldn't offer what you asked for",
        Step.Changed => "to tell you your appointment has changed",
        Step.Cancelled => "to tell you your appointment is cancelled",
        var key => steps.FirstOrDefault(s => s.Key == key)?.Anchor switch
        {
            Anchor.BeforeRace => "to wish you luck before your race",
            Anchor.AfterRace => "about a massage after your race",
            Anchor.AfterStep => "the last reminder",
            _ => "a reminder",
        },
    };

    /// <summary>Where a message stands: "arrived"; "not sent, because you had booked".</summary>
    public static string Standing(NudgeFacts message) => (Status(message.Status), message.Reason) switch
    {
        (var status, null or "") => status,
        (var status, { } reason) when message.Status == NudgeStatus.Skipped.Code() => $"{status}, because {SkippedBecause(reason, message.Channel)}",
        (var status, { } reason) => $"{status} ({ToRunner(reason).TrimEnd('.')})",
    };

    /// <summary>What happened to a message.</summary>
    public string Happened(TimelineLine line, Channel channel) => line.What switch
    {
        NudgeEvent.Planned => With("Planned", " for ", line.Detail),
        NudgeEvent.Replanned => With("Planned again", " for ", line.Detail),
        NudgeEvent.Queued => With("Lined up to go out", " ", line.Detail),
        NudgeEvent.QueuedAgain => With("Lined up again to go out", " ", line.Detail),
        NudgeEvent.Claimed => "Being sent",
        NudgeEvent.Accepted => "Sent",
        NudgeEvent.InsteadOfText => "Planned, because the text didn't arrive",
        NudgeEvent.OnItsWay => "On its way",
        NudgeEvent.Delayed => With("Held up", ": ", line.Detail),
        NudgeEvent.Delivered => "Arrived",
        NudgeEvent.Read => "Read",
        NudgeEvent.ReportedAsSpam => "You marked it as spam",
        NudgeEvent.Clicked => "You opened its link",
        NudgeEvent.Requested => "You asked for an appointment",
        NudgeEvent.Booked => "You booked",
        NudgeEvent.BookingUndone => "The booking was undone",
        NudgeEvent.Undelivered => With("Didn't arrive", ": ", line.Detail),
        NudgeEvent.Rejected => With("Couldn't be sent", ": ", line.Detail),
        NudgeEvent.Deferred => With("Put off", IsMoment(line.Detail) ? " until " : ": ", line.Detail),
        NudgeEvent.InDoubt => With("We weren't sure it had gone out", ": ", line.Detail),
        NudgeEvent.FoundSent => "It had gone out",
        NudgeEvent.FoundNotSent => "It hadn't gone out",
        NudgeEvent.Skipped => line.Detail is { } why ? $"Not sent, because {SkippedBecause(why, channel)}" : "Not sent",
        NudgeEvent.Dead => "Failed because of a fault at our end",
        NudgeEvent.Replayed => "Sent again by the clinic",
        NudgeEvent.Rang => "The clinic rang you about it",
        NudgeEvent.Handled => "The clinic dealt with it",
        NudgeEvent.NotHandled => "The clinic still has to deal with it",
        NudgeEvent.Switched => "The clinic sent it another way instead",
        NudgeEvent.ContactFixed => $"The clinic corrected your {channel.Contact.Words()}",
        "" => "Something happened",
        var other => With(InWords.Sentence(other), ": ", line.Detail),
    };

    /// <summary>A line of an entry's history: "Signed up, by you".</summary>
    public static string Happened(EntryEvent line) => By(line.By) is { Length: > 0 } by ? $"{InWords.Sentence(line.What)}, {by}" : InWords.Sentence(line.What);

    /// <summary>Who told us.</summary>
    public static string By(string source) => source switch
    {
        Source.Runner => "by you",
        Source.Reception => "by the clinic",
        Source.Import => "from a list we were given",
        Source.Provider => "by the company that sends our messages",
        _ => source,
    };

    /// <summary>Where somebody agreed: our own pages by what they are, anything else as it was written down.</summary>
    public static string Where(string source) =>
        source == EntryChanges.Source ? "on your own page"
        : Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? "on our form"
        : source;

    /// <summary>What became of a request for an appointment.</summary>
    public static string Became(RequestFacts request) => RequestStatuses.Parse(request.Status) switch
    {
        RequestStatus.Open => "waiting for our answer",
        RequestStatus.Offered => "we've offered you another time, and it's waiting for your answer",
        RequestStatus.Confirmed => $"booked{(request.AgreedDay is { } day ? $" for {InWords.ShortDay(day)}" : "")}{(SpokenHour(request.AgreedHour) is { } hour ? $" at {hour}" : "")}",
        RequestStatus.Declined => "we couldn't offer it",
        RequestStatus.Withdrawn => "cancelled",
        RequestStatus.Replaced => "you asked for another time instead",
        _ => "booked, then undone",
    };

    private static string? SpokenHour(string? stored) => stored is not null && Hour.Parse(stored) is { Success: true } hour ? InWords.Time(hour.Value) : null;

    private static string Status(string code) => NudgeStatuses.TryParse(code, out var status)
        ? status switch
        {
            NudgeStatus.Planned or NudgeStatus.Queued => "still to come",
            NudgeStatus.Attempting => "being sent",
            NudgeStatus.Accepted => "sent",
            NudgeStatus.Delivered => "arrived",
            NudgeStatus.Undelivered => "didn't arrive",
            NudgeStatus.Rejected => "couldn't be sent",
            NudgeStatus.Deferred => "put off",
            NudgeStatus.InDoubt => "we're not sure it went out",
            NudgeStatus.Skipped => "not sent",
            _ => "failed because of a fault at our end",
        }
        : code;

    private static string SkippedBecause(string reason, Channel channel) => reason switch
    {
        SkipReason.Booked => "you had booked",
        SkipReason.NotRun => "you told us you didn't run",
        SkipReason.Withdrawn => "you had withdrawn",
        SkipReason.Requested => "you had asked for an appointment",
        SkipReason.Stopped => $"{InWords.Plural([channel])} to you are stopped",
        SkipReason.ChannelOff => $"you hadn't asked for {InWords.Plural([channel])}",
        SkipReason.Erased => "your details had been deleted",
        SkipReason.TooLate => "it was too late for that day",
        SkipReason.SignedUpLate => "you signed up after it was due",
        SkipReason.SameSession => "you were getting another text for that day",
        SkipReason.NoEarlier => "the first reminder hadn't gone out",
        SkipReason.NoRoom => "there was no time left before we opened",
        SkipReason.NoSession => "we weren't open on a day that suited",
        SkipReason.Answered => "your request had been answered",
        SkipReason.TakenBack => "you had cancelled your request",
        SkipReason.BookingUndone => "the booking had been undone",
        SkipReason.Switched => "it was sent another way instead",
        SkipReason.Overtaken => "there was newer news about your appointment",
        SkipReason.Moved => "your race day changed",
        SkipReason.Over => "it no longer mattered",
        _ when SkipReason.PauseToBlame(reason) is not null => "we had paused our messages until it was too late",
        _ => ToRunner(reason),
    };

    /// <summary>The desk's sentences, turned to the runner.</summary>
    private static string ToRunner(string words) => PauseWords.IsPause(words) ? "we had paused our messages" : words
        .Replace("The runner's", "Your", StringComparison.Ordinal).Replace("the runner's", "your", StringComparison.Ordinal)
        .Replace("The runner", "You", StringComparison.Ordinal).Replace("the runner", "you", StringComparison.Ordinal);

    /// <summary>A detail is a moment, or words already.</summary>
    private string With(string what, string joint, string? detail) =>
        string.IsNullOrWhiteSpace(detail) ? what : what + joint + (Moment(detail) is { } at ? At(at) : ToRunner(detail).TrimEnd('.'));

    private static bool IsMoment(string? detail) => detail is not null && Moment(detail) is not null;

    private static Instant? Moment(string detail) => InstantPattern.ExtendedIso.Parse(detail) is { Success: true } iso ? iso.Value : null;
}
