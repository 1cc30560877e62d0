using System.Diagnostics;
using NodaTime;
using Recovery.Appointments;
using Recovery.Messages;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Settings;
using Recovery.Time;

namespace Recovery.Desk.Today;

/// <summary>A day as the desk opens with it: its sentence, and who needs somebody.</summary>
/// <param name="Sessions">Those whose reminders go out that day.</param>
public sealed record DayView(LocalDate Day, TodaySentence Sentence, IReadOnlyList<SessionReach> Sessions, NeedsList Needs, IReadOnlyList<ChannelPause> Holds);

/// <summary>Reads a day: how far its reminders have come, and who needs somebody. Of today, that is everybody of the last seven days.</summary>
public sealed class TodayDesk(
    ITodayStore store, IReplyStore replies, IAppointmentStore appointments, IClinicLog log, IPauseStore pauses, MessageComposer composer, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>How long somebody is needed for a message that failed.</summary>
    public const int DaysBack = 7;

    /// <summary>More that failed in one way are one fault, which no list of people mends.</summary>
    private const int Most = 500;

    /// <summary>So many people take a good part of a second to count.</summary>
    private const int Many = 50_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(3);

    private volatile Counted? _counted;

    private sealed record Counted(LocalDate Day, IReadOnlyList<SessionReach> Reach, long At);

    /// <param name="day">The clinic's day.</param>
    /// <param name="next">What goes out next, where the day itself has nothing; null: that is not said.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<DayView> Of(LocalDate day, NextSends? next, CancellationToken ct)
    {
        // Side by side: on a day of many thousands each takes a while.
        var reading = Task.Run(() => Reach(day, ct), ct);
        var needs = await Needs(day, ct);
        var reach = await reading;
        var holds = await log.Pauses(clock.Now, ct);
        var facts = new DayFacts(day, reach, needs.All.Count, needs.IsCut, holds, next, await pauses.InForce(clock.Now, ct));
        return new DayView(day, TodaySentence.Of(facts, clock.Now, clock.Zone), reach, needs, holds);
    }

    /// <summary>
    /// The day's own session, and the next day's, whose reminders may go out the evening before. Of very many people it is counted once in a
    /// while, however many look.
    /// </summary>
    public async Task<IReadOnlyList<SessionReach>> Reach(LocalDate day, CancellationToken ct)
    {
        if (_counted is { } counted && counted.Day == day && Stopwatch.GetElapsedTime(counted.At) < KeptFor)
        {
            return counted.Reach;
        }

        var reach = await store.Reach(day, [Opening(day), Opening(day.PlusDays(1))], ct);
        _counted = reach.Sum(r => r.Total) >= Many ? new Counted(day, reach, Stopwatch.GetTimestamp()) : null;
        return reach;
    }

    /// <summary>Who needs somebody for what was to go out on that day; of today, also for what is left of the last seven days, for replies and for requests.</summary>
    public async Task<NeedsList> Needs(LocalDate day, CancellationToken ct)
    {
        var isToday = day == clock.Today;
        var found = await store.Messages(
            clock.Zone.AtStartOfDay(day.PlusDays(isToday ? -DaysBack : -1)).ToInstant(), clock.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant(), clock.Now, Most + 1, ct);
        var shown = found.GroupBy(f => ((Need.Message)f.Need).Status).SelectMany(s => s.Take(Most)).ToList();
        List<PersonsNeed> needs = [.. shown.Where(f => isToday || IsOf(day, (Need.Message)f.Need)).Select(WithWords)];
        if (isToday)
        {
            needs.AddRange((await replies.List(unread: true, Most, ct)).Select(Of));
            needs.AddRange((await appointments.Unsettled(ct)).ForReception(settings.Clinic, clock.Now.InZone(clock.Zone).LocalDateTime).Select(Of));
        }

        return new NeedsList(NeedsSomebody.Of(needs, clock.Now), shown.Count < found.Count);
    }

    /// <summary>How a reply's writer is told from others.</summary>
    private static PersonsNeed Of(Reply reply) => new(
        reply.RunnerId is { } runner ? new Person(KeyOf(runner), runner, reply.Name ?? "", reply.Number, null)
            : new Person(FormattableString.Invariant($"reply-{reply.Id}"), null, "", reply.Number, null),
        new Need.Reply(reply.Id, reply.At));

    private static PersonsNeed Of(AppointmentRequest request) => new(
        new Person(KeyOf(request.RunnerId), request.RunnerId, request.Name, request.Mobile, request.Email),
        new Need.Request(request.Id, request.Day, request.Part, request.AskedAt, request.AnswerBy));

    /// <summary>A runner's key.</summary>
    public static string KeyOf(long runnerId) => FormattableString.Invariant($"runner-{runnerId}");

    private bool IsOf(LocalDate day, Need.Message message) => message.Session == day || message.Since.InZone(clock.Zone).Date == day;

    /// <summary>Another channel is offered only if there are words for it.</summary>
    private PersonsNeed WithWords(PersonsNeed found) => found.Need is Need.Message { SwitchTo: not null } message && !MaySwitch(message.Channel, message.Step)
        ? found with { Need = message with { SwitchTo = null } }
        : found;

    private bool MaySwitch(Runners.Channel channel, string step) => composer.WithStandIn(channel).Contains(step);

    private SessionOpening Opening(LocalDate day) => new(
        day, settings.Clinic.Hours.SessionOn(day) is { } session ? clock.Zone.AtLeniently(day.At(session.Opening)).ToInstant() : null);
}
