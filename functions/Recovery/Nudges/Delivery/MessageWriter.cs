using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Nudges.Plan;
using Recovery.Security;
using Recovery.Settings;

namespace Recovery.Nudges.Delivery;

/// <summary>Turns a nudge into the message that goes out: facts, links, words.</summary>
/// <remarks>The same nudge always gives the same message: links are derived, so it can be shown again exactly as sent.</remarks>
public sealed partial class MessageWriter(
    MessageComposer composer, AppointmentLetters appointments, LinkTokens links, RecoverySettings settings, ILogger<MessageWriter> log)
{
    private readonly ClinicHours _hours = settings.Clinic.Hours;
    private readonly string _pages = settings.PublicUrl.AbsoluteUri.TrimEnd('/');
    private readonly string _textLinks = (settings.Sms.LinkUrl ?? settings.PublicUrl).AbsoluteUri.TrimEnd('/');

    /// <summary>Any token serves to count segments: all have the same length.</summary>
    private static readonly string AnyToken = new('x', LinkTokens.Length);

    /// <summary>
    /// Hours and plan may have changed since the nudge was planned; until the planner has caught up it must wait.
    /// Null: nothing speaks against it.
    /// </summary>
    public string? WhyNotNow(ClaimedNudge nudge) => nudge switch
    {
        { SignUpId: not null } => null,
        { Request: { } request } => appointments.WhyNotNow(nudge, request),
        _ when StepOf(nudge.Step) is null => "the plan no longer has this step",
        _ when _hours.SessionOn(nudge.SessionDay) is null => "the clinic is now closed on that day",
        _ => null,
    };

    /// <summary>
    /// Null: no words can be made for this one nudge (its template has gone, or stumbles over this runner's facts), which is logged
    /// and no reason to leave the others.
    /// </summary>
    /// <param name="nudge">One that <see cref="WhyNotNow"/> says nothing against.</param>
    /// <param name="now">Decides how long a text stays valid.</param>
    public OutgoingMessage? Write(ClaimedNudge nudge, Instant now)
    {
        try
        {
            return nudge switch
            {
                { SignUpId: { } signUp } => WriteConfirmation(nudge, signUp, now),
                { Request: { } request } => appointments.Write(nudge, request, now),
                { Channel: Channel.Sms } => WriteText(nudge, now),
                _ => WriteEmail(nudge),
            };
        }
        catch (Exception e)
        {
            // What is thrown may quote the runner's own facts, so only its kind is told.
            Log.NoWords(log, nudge.Id, nudge.Step, nudge.Channel, e.GetType().Name);
            return null;
        }
    }

    /// <summary>How many segments an entry's text of a step will be billed as; 1 while no words can be made for it, so that it has its place once they can.</summary>
    public int SegmentsOf(PlanningEntry entry, Step step, LocalDate sessionDay)
    {
        var facts = Facts(
            entry.Name, entry.RaceName, entry.RaceInSentence, entry.RaceDay.Day, SessionOn(sessionDay),
            $"{_textLinks}/b/{AnyToken}", stop: null);
        try
        {
            return composer.Text(step.Template, facts).Segments.Count;
        }
        catch (Exception e)
        {
            Log.NoSegments(log, entry.EntryId, step.Key, e.GetType().Name);
            return 1;
        }
    }

    /// <summary>How many segments a confirmation text is billed as.</summary>
    public int SegmentsOfConfirmation(LocalDate raceDay) =>
        composer.ConfirmText(new ConfirmationFacts(raceDay, $"{_textLinks}/c/{AnyToken}")).Segments.Count;

    private OutgoingText WriteText(ClaimedNudge nudge, Instant now)
    {
        var book = $"{_textLinks}/b/{links.Make(LinkPurpose.Book, nudge.Id, nudge.LinkVersion)}";
        var words = composer.Text(TemplateOf(nudge.Step), FactsOf(nudge, book, stop: null));
        return new OutgoingText(nudge.Id, nudge.To, words.Body, TextMarks.Of('b', nudge), nudge.Expires - now, words.Segments.Count);
    }

    private OutgoingEmail WriteEmail(ClaimedNudge nudge)
    {
        var book = $"{_pages}/b/{links.Make(LinkPurpose.Book, nudge.Id, nudge.LinkVersion)}";
        var stop = $"{_pages}/u/{links.Make(LinkPurpose.Stop, nudge.Id, nudge.LinkVersion)}";
        var words = composer.Email(TemplateOf(nudge.Step), FactsOf(nudge, book, stop));
        return new OutgoingEmail(nudge.Id, nudge.To, nudge.Name, words.Subject, words.Text, words.Html, stop);
    }

    private OutgoingMessage WriteConfirmation(ClaimedNudge nudge, long signUp, Instant now)
    {
        if (nudge.Channel == Channel.Sms)
        {
            var link = $"{_textLinks}/c/{links.Make(LinkPurpose.ConfirmMobile, signUp, 1)}";
            var text = composer.ConfirmText(new ConfirmationFacts(nudge.RaceDay, link));
            return new OutgoingText(nudge.Id, nudge.To, text.Body, TextMarks.Of(signUp), nudge.Expires - now, text.Segments.Count);
        }

        var words = composer.ConfirmEmail(
            new ConfirmationFacts(nudge.RaceDay, $"{_pages}/c/{links.Make(LinkPurpose.ConfirmEmail, signUp, 1)}"));
        return new OutgoingEmail(nudge.Id, nudge.To, "", words.Subject, words.Text, words.Html, null);
    }

    private MessageFacts FactsOf(ClaimedNudge nudge, string book, string? stop) => Facts(
        nudge.Name, nudge.RaceName, nudge.RaceInSentence, nudge.RaceDay, SessionOf(nudge), book, stop);

    private MessageFacts Facts(
        string name, string raceName, string raceInSentence, LocalDate raceDay, Session session, string book, string? stop) =>
        new(name, raceName, raceInSentence, raceDay, session, FirstDaysAfter(raceDay), book, stop);

    /// <summary>Soreness peaks one to two days after the race; from the second day on a massage suits.</summary>
    private IReadOnlyList<Session> FirstDaysAfter(LocalDate raceDay)
    {
        var first = _hours.FirstFrom(raceDay.PlusDays(2));
        var second = first is null ? null : _hours.NthAfter(first.Day, 1);
        return first is null ? [] : second is null ? [first] : [first, second];
    }

    private Session SessionOf(ClaimedNudge nudge) => SessionOn(nudge.SessionDay);

    private Session SessionOn(LocalDate day) =>
        _hours.SessionOn(day) ?? throw new InvalidOperationException($"The clinic is closed on {day:uuuu-MM-dd}; see {nameof(WhyNotNow)}.");

    private Step? StepOf(string key) => settings.Plan.Steps.FirstOrDefault(s => s.Key == key);

    private string TemplateOf(string step) => StepOf(step)?.Template ?? step;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Nudge {Nudge} can't be put into words by the templates of step {Step} for channel {Channel}: {Error}")]
        public static partial void NoWords(ILogger log, string nudge, string step, Channel channel, string error);

        [LoggerMessage(LogLevel.Error, "The text of step {Step} for entry {Entry} can't be put into words by its template: {Error}")]
        public static partial void NoSegments(ILogger log, long entry, string step, string error);
    }
}
