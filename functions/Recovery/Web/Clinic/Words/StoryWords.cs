using NodaTime;
using Recovery.Appointments;
using Recovery.Desk;
using Recovery.Desk.Story;
using Recovery.Nudges;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.Timing;
using Recovery.Web.Words;

namespace Recovery.Web.Clinic.Words;

/// <summary>A line of a runner's story.</summary>
/// <param name="Kind">In the API: <c>message</c>.</param>
/// <param name="Tone">good, bad, doubt, quiet, ahead, or plain: decides a dot's look, and never says anything by itself.</param>
/// <param name="Short">A word or two for the strip.</param>
/// <param name="Words">A sentence without its full stop.</param>
/// <param name="Quote">Somebody's own words: a reply, what was agreed to.</param>
/// <param name="By">Who did it: by name where it is known.</param>
public sealed record StoryLine(string Kind, string Tone, string Short, string Words, string? Quote = null, string? By = null);

/// <summary>A runner's story in plain words.</summary>
public sealed class StoryWords(RecoverySettings settings, DateTimeZone zone)
{
    public StoryLine Of(StoryEvent what) => what switch
    {
        StoryEvent.SignedUp signedUp => new StoryLine(
            "sign-up", "plain", "Form", $"Filled in {Where(signedUp.Form.Source)} for {signedUp.Form.RaceName}, asking for {InWords.Plural(signedUp.Form.Asked)}", By: ByRunner),
        StoryEvent.Confirmed confirmed => new StoryLine(
            "confirmation", "good", "Confirmed", $"Confirmed the {confirmed.Channel.Contact.Short()}, by the link in our {confirmed.Channel.Words.One}", By: ByRunner),
        StoryEvent.Agreed agreed => new StoryLine(
            "consent", "plain", "Consent", $"Agreed to {agreed.Consent.Channel.Words.Many}, on {Where(agreed.Consent.Source)}", agreed.Consent.Wording),
        StoryEvent.Changed changed => Of(changed),
        StoryEvent.Message message => Of(message),
        StoryEvent.Replied replied => new StoryLine(
            "reply", replied.Reply.ReadAt is null ? "doubt" : "plain", "Reply",
            $"Replied{Meaning(replied.Reply.Meaning)}{(replied.Reply.ReadAt is null ? ". Nobody has read it yet" : "")}", replied.Reply.Body, ByRunner),
        StoryEvent.Stopped stopped => new StoryLine("stop", "bad", "Stop", $"{stopped.Stop.Channel.Words.Headings} stopped: {stopped.Stop.Words}", By: EntryWords.By(stopped.Stop.By)),
        StoryEvent.AtTheDesk desk => new StoryLine("desk", "plain", "Desk", AtTheDesk(desk.Change.Change), By: $"by {desk.Change.Change.Who}"),
        StoryEvent.RaceDay race => new StoryLine("race-day", "race", "Race", $"Race day: {race.RaceName}"),
        StoryEvent.Coming coming => Of(coming),
        _ => throw new InvalidOperationException($"A story has no words for {what.GetType().Name}."),
    };

    private const string ByRunner = "by the runner";

    private static StoryLine Of(StoryEvent.Changed changed)
    {
        var by = changed.Who is { } who ? $"by {who}" : EntryWords.By(changed.Line.By);
        var words = changed switch
        {
            { Stop: { } stop } => $"{changed.Line.What}: {stop.Words}",
            { Appointment: { } asked } when asked.At == changed.At => $"{changed.Line.What}: {asked.Day.Short()}, {asked.Part}",
            { Appointment: { Agreed: { } day, Status: RequestStatus.Confirmed } asked } => $"{changed.Line.What} for {day.Short()}{(asked.AgreedHour is { } hour ? $" {hour}" : $", {asked.Part}")}",
            { Appointment: { Status: RequestStatus.Declined } } => "request for an appointment declined",
            _ => FromTo(changed.Line.What, changed.Was, changed.Becomes),
        };
        var (tone, name) = changed.Line.What switch
        {
            EntryHistory.SignedUp or EntryHistory.SignedUpAgain => ("good", "Signed up"),
            EntryHistory.DayChanged or EntryHistory.RaceChanged => ("plain", "Race moved"),
            _ when changed.IsStop => ("bad", "Stop"),
            var booked when booked == EntryHistory.Of(EntryOutcome.Booked) => ("good", "Booked"),
            var asked when asked == EntryHistory.Of(EntryOutcome.Requested) => ("plain", "Request"),
            var answer when EntryHistory.AnswerIn(answer) is { } said => AnswerKinds.Parse(said) switch
            {
                AnswerKind.Offered => ("plain", "Offer"),
                AnswerKind.Declined => ("quiet", "Declined"),
                AnswerKind.Changed => ("plain", "Changed"),
                AnswerKind.Cancelled => ("quiet", "Cancelled"),
                _ => ("good", "Booked"),
            },
            var notRun when notRun == EntryHistory.Of(EntryOutcome.NotRun) => ("quiet", "Didn't run"),
            _ when changed.IsOutcome => ("quiet", "Undone"),
            _ => ("plain", "Change"),
        };
        return new StoryLine("change", tone, name, words.AsSentence(), By: by);
    }

    private static string AtTheDesk(DeskChange change) => (change.What, change.Becomes) switch
    {
        (DeskActions.ReplayedNudge, _) => "Sent a failed message again",
        (DeskActions.ReadReply, "rang") => "Rang them about their reply",
        (DeskActions.ReadReply, "booked") => "Booked them after their reply",
        (DeskActions.ReadReply, _) => "Read their reply",
        _ => FromTo(change.What.AsSentence(), change.Was, change.Becomes),
    };

    private StoryLine Of(StoryEvent.Message message)
    {
        var nudge = message.Of.Nudge;
        var told = new TimelineWords(zone, settings.ProviderOf(nudge.Channel)).Of(message.Line, nudge.Channel);
        var words = message.Line.What switch
        {
            NudgeEvent.Accepted => "Sent",
            NudgeEvent.Delivered => "Arrived",
            _ => told,
        };
        return new StoryLine("message", Tone(message.Line.What), nudge.Channel.Words.Heading, $"{Name(nudge.Step, nudge.Channel)}: {char.ToLowerInvariant(words[0])}{words[1..].TrimEnd('.')}");
    }

    private StoryLine Of(StoryEvent.Coming coming)
    {
        var words = coming switch
        {
            { WhyNot: { } reason } => $"won't go out, because {ReasonWords.Ahead(reason, coming.Channel)}",
            { Window: { } window } => $"to come, {window.NotBefore.TimeIn(zone)} to {window.Target.TimeIn(zone)}",
            { Of.Nudge: { Status: NudgeStatus.Attempting } } => "being sent right now",
            { Of.Nudge: { Status: NudgeStatus.Deferred, Reason: var reason } } => $"put off ({reason?.TrimEnd('.') ?? "no reason given"}), we'll try again",
            _ => "planned",
        };
        return new StoryLine("coming", coming.WhyNot is null ? "ahead" : "quiet", coming.Channel.Words.Heading, $"{Name(coming.Step, coming.Channel)}: {words}");
    }

    private static string Name(string step, Channel channel) =>
        step == Step.Request ? "Email to the clinic about the request" : $"{NudgeWords.StepWords(step)} {channel.Words.One}";

    private static string Tone(string what) => what switch
    {
        NudgeEvent.Delivered or NudgeEvent.Read or NudgeEvent.Clicked or NudgeEvent.FoundSent => "good",
        NudgeEvent.Accepted => "sent",
        NudgeEvent.Undelivered or NudgeEvent.Rejected or NudgeEvent.Dead or NudgeEvent.ReportedAsSpam => "bad",
        NudgeEvent.InDoubt or NudgeEvent.Deferred or NudgeEvent.Delayed => "doubt",
        NudgeEvent.Skipped => "quiet",
        _ => "plain",
    };

    private static string Meaning(ReplyMeaning meaning) => meaning switch
    {
        ReplyMeaning.Stop => ", and it was read as a stop",
        ReplyMeaning.Start => ", and it was read as \"start again\"",
        ReplyMeaning.Booked => ", and it was read as \"booked\"",
        ReplyMeaning.Help => ", asking for help",
        ReplyMeaning.Reaction => " by a reaction",
        _ => "",
    };

    /// <summary>Our own pages by what they are, anything else as it was written down.</summary>
    private static string Where(string source) => DataWords.Where(source) switch
    {
        "on our form" => "the form",
        "on your own page" => "their own page",
        var written => $"the record \"{written}\"",
    };

    private static string FromTo(string what, string? was, string? becomes) => (was, becomes) switch
    {
        (null, null) => what,
        (null, _) => $"{what}: {becomes}",
        (_, null) => $"{what}: no longer {was}",
        _ => $"{what}: from {was} to {becomes}",
    };
}
