using Microsoft.Extensions.Logging;
using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Messages;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Timing;

namespace Recovery.Nudges.Send;

/// <summary>Whom a nudge's words greet, and the race that they are about.</summary>
public readonly record struct RunnersRace(string RunnerName, string RaceName, string RaceInSentence, LocalDate RaceDay);

/// <summary>Turns a nudge into the message that goes out: facts, links, words.</summary>
/// <remarks>The same nudge always gives the same message: links are derived, so it can be shown again exactly as sent.</remarks>
public sealed partial class MessageWriter(
    MessageComposer composer, AppointmentLetters appointments, LinkTokens links, RecoverySettings settings, ILogger<MessageWriter> log)
{
    private readonly ClinicHours _hours = settings.Clinic.Hours;
    private readonly string _pages = settings.PublicUrl.AbsoluteUri.TrimEnd('/');
    private readonly string _textLinks = (settings.Texts.LinkUrl ?? settings.PublicUrl).AbsoluteUri.TrimEnd('/');

    /// <summary>
    /// Hours and plan may have changed since the nudge was planned; until the planner has caught up it must wait.
    /// Null if allowed.
    /// </summary>
    public string? BlockReason(ClaimedNudge nudge) => nudge switch
    {
        { SignUpId: not null } => null,
        { Request: { } request } => appointments.BlockReason(Letter(nudge, request)),
        _ when StepOf(nudge.Step) is null => "the plan no longer has this step",
        _ when _hours.SessionOn(nudge.SessionDay) is null => "the clinic is now closed on that day",
        _ => null,
    };

    /// <summary>
    /// Null: no words can be made for this one nudge (its template has gone, or fails to render with this runner's facts). It is
    /// logged, and the others go out.
    /// </summary>
    /// <param name="nudge">One without a <see cref="BlockReason"/>.</param>
    /// <param name="now">Decides how long a text stays valid.</param>
    public OutgoingMessage? Write(ClaimedNudge nudge, Instant now)
    {
        try
        {
            return nudge switch
            {
                { SignUpId: { } signUp } => WriteConfirmation(nudge, signUp, now),
                { Request: { } request } => appointments.Write(Letter(nudge, request), now),
                { Channel.Form: MessageForm.Text } => WriteText(nudge, now),
                _ => WriteEmail(nudge),
            };
        }
        catch (Exception e)
        {
            // The exception may quote the runner's own facts, so only its type is logged.
            Log.NoWords(log, nudge.Id, nudge.Step, nudge.Channel, e.GetType().Name);
            return null;
        }
    }

    /// <summary>How many units an entry's message of a step will be billed as; 1 while no words can be made for it, so that it has its place once they can.</summary>
    /// <param name="channel">By which it goes.</param>
    /// <param name="of">Who gets it, and for which race.</param>
    /// <param name="step">The step.</param>
    /// <param name="sessionDay">The open day that it is about.</param>
    /// <param name="entryId">For the log.</param>
    public int UnitsOf(Channel channel, RunnersRace of, Step step, LocalDate sessionDay, long entryId)
    {
        if (!channel.Tariff.CountsSegments)
        {
            return 1;
        }

        var facts = Facts(of, SessionOn(sessionDay), _textLinks + LinkPath.Of(LinkPurpose.Book, LinkTokens.Any), stop: null);
        try
        {
            return composer.Text(channel, step.Template, facts).Segments.Count;
        }
        catch (Exception e)
        {
            Log.NoSegments(log, entryId, step.Key, e.GetType().Name);
            return 1;
        }
    }

    /// <summary>How many units a confirmation is billed as.</summary>
    public int UnitsOfConfirmation(Channel channel, LocalDate raceDay) => !channel.Tariff.CountsSegments ? 1 : composer.ConfirmText(
        channel, new ConfirmationFacts(raceDay, _textLinks + LinkPath.Of(LinkPurpose.Confirm(channel), LinkTokens.Any))).Segments.Count;

    private OutgoingText WriteText(ClaimedNudge nudge, Instant now)
    {
        var book = _textLinks + PathOf(LinkPurpose.Book, nudge);
        var words = composer.Text(nudge.Channel, TemplateOf(nudge.Step), FactsOf(nudge, book, stop: null));
        return new OutgoingText(nudge.Id, nudge.To, words.Body, LinkMarks.Of(LinkPurpose.Book, nudge.Id, nudge.FormerNumber), nudge.Expires - now, words.Segments.Count);
    }

    private OutgoingEmail WriteEmail(ClaimedNudge nudge)
    {
        var book = _pages + PathOf(LinkPurpose.Book, nudge);
        var stop = _pages + PathOf(LinkPurpose.Stop, nudge);
        var words = composer.Email(nudge.Channel, TemplateOf(nudge.Step), FactsOf(nudge, book, stop));
        return new OutgoingEmail(nudge.Id, nudge.To, nudge.Name, words.Subject, words.Text, words.Html, stop);
    }

    private OutgoingMessage WriteConfirmation(ClaimedNudge nudge, long signUp, Instant now)
    {
        var purpose = LinkPurpose.Confirm(nudge.Channel);
        if (nudge.Channel.Form == MessageForm.Text)
        {
            var text = composer.ConfirmText(nudge.Channel, new ConfirmationFacts(nudge.RaceDay, _textLinks + PathOf(purpose, signUp)));
            return new OutgoingText(nudge.Id, nudge.To, text.Body, LinkMarks.OfConfirmation(purpose, signUp), nudge.Expires - now, text.Segments.Count);
        }

        var words = composer.ConfirmEmail(nudge.Channel, new ConfirmationFacts(nudge.RaceDay, _pages + PathOf(purpose, signUp)));
        return new OutgoingEmail(nudge.Id, nudge.To, "", words.Subject, words.Text, words.Html, null);
    }

    private string PathOf(LinkPurpose purpose, ClaimedNudge nudge) => LinkPath.Of(purpose, links.Make(purpose, nudge.Id, nudge.LinkVersion));

    /// <summary>A sign-up's links are never revoked: they end with it.</summary>
    private string PathOf(LinkPurpose purpose, long signUp) => LinkPath.Of(purpose, links.Make(purpose, signUp, version: 1));

    private static AppointmentLetter Letter(ClaimedNudge nudge, AppointmentRequest request) => new(
        nudge.Id, nudge.Step, nudge.Channel, nudge.Name, nudge.To, nudge.LinkVersion, nudge.Expires, request, nudge.Answer, nudge.FormerNumber);

    private MessageFacts FactsOf(ClaimedNudge nudge, string book, string? stop) =>
        Facts(new RunnersRace(nudge.Name, nudge.RaceName, nudge.RaceInSentence, nudge.RaceDay), SessionOn(nudge.SessionDay), book, stop);

    private MessageFacts Facts(RunnersRace of, Session session, string book, string? stop) =>
        new(of.RunnerName, of.RaceName, of.RaceInSentence, of.RaceDay, session, FirstDaysAfter(of.RaceDay), book, stop);

    /// <summary>Soreness peaks one to two days after the race; from the second day on a massage suits.</summary>
    private IReadOnlyList<Session> FirstDaysAfter(LocalDate raceDay)
    {
        var first = _hours.FirstFrom(raceDay.PlusDays(2));
        var second = first is null ? null : _hours.NthAfter(first.Day, 1);
        return first is null ? [] : second is null ? [first] : [first, second];
    }

    private Session SessionOn(LocalDate day) =>
        _hours.SessionOn(day) ?? throw new InvalidOperationException($"The clinic is closed on {day:uuuu-MM-dd}; see {nameof(BlockReason)}.");

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
