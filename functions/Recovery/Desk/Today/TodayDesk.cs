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
public sealed record DayView(LocalDate Day, TodaySentence Sentence, IReadOnlyList<SessionReach> Sessions, NeedsList Needs, IReadOnlyList<ChannelPause> Holds)
{
    /// <summary>So many people take a good part of a second to count.</summary>
    internal const int Many = 50_000;

    public bool IsMuch => Sessions.Sum(s => s.Total) >= Many;
}

/// <summary>Reads a day: how far its reminders have come, and who needs somebody. Of today, that is everybody of the last seven days.</summary>
public sealed class TodayDesk(
    ITodayStore store, IReplyStore replies, IAppointmentStore appointments, IClinicLog log, IPauseStore pauses, MessageComposer composer, RecoverySettings settings, ClinicClock clock)
{
    /// <summary>How long somebody is needed for a message that failed.</summary>
    public const int DaysBack = 7;

    /// <summary>More that failed in one way are one fault, which no list of people mends.</summary>
    private const int Most = 500;

    private readonly Lately<IReadOnlyList<SessionReach>> _reach = new(reach => reach.Sum(r => r.Total) >= DayView.Many);
    private readonly Lately<DaySends> _sends = new(sends => sends.Stretches.Sum(s => s.Total) >= DayView.Many);
    private readonly Lately<DaySummary> _summary = new(summary => summary.ByStatus.Values.Sum() >= DayView.Many);

    /// <param name="day">The clinic's day.</param>
    /// <param name="next">Looks for what goes out next, where the day itself has nothing; null: that is not said.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<DayView> Of(LocalDate day, Func<Task<NextSends?>>? next, CancellationToken ct)
    {
        // Side by side: on a day of many thousands each takes a while.
        var reading = Task.Run(() => Reach(day, ct), ct);
        var needs = await Needs(day, ct);
        var reach = await reading;
        var holds = await log.Pauses(clock.Now, ct);
        var facts = new DayFacts(day, reach, needs.All.Count, needs.IsCut, holds, reach.Any(r => r.Total > 0) || next is null ? null : await next(), await pauses.InForce(clock.Now, ct));
        return new DayView(day, TodaySentence.Of(facts, clock.Now, clock.Zone), reach, needs, holds);
    }

    /// <summary>
    /// The day's own session, and the next day's, whose reminders may go out the evening before. Of very many people it is counted once in a
    /// while, however many look.
    /// </summary>
    public Task<IReadOnlyList<SessionReach>> Reach(LocalDate day, CancellationToken ct) =>
        _reach.Of(day, () => store.Reach(day, [Opening(day), Opening(day.PlusDays(1))], ct));

    /// <summary>The day's reminders along its hours; likewise.</summary>
    public Task<DaySends> Sends(LocalDate day, CancellationToken ct) => _sends.Of(day, () => store.Sends(day, ct));

    /// <summary>How many of the day's stand where; likewise.</summary>
    public Task<DaySummary> Summary(LocalDate day, CancellationToken ct) => _summary.Of(day, () => log.Summary(day, ct));

    /// <summary>Something has just been done about the day's messages: whoever looks next sees it.</summary>
    public void Forget()
    {
        _reach.Forget();
        _sends.Forget();
        _summary.Forget();
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
            var unread = await replies.List(unread: true, Most, ct);
            var first = unread.Where(r => r.RunnerId is null).GroupBy(r => r.Number).ToDictionary(g => g.Key, g => g.Min(r => r.Id));
            needs.AddRange(unread.Select(r => Of(r, first.GetValueOrDefault(r.Number))));
            needs.AddRange((await appointments.Unsettled(ct)).ForReception(settings.Clinic, clock.Now.InZone(clock.Zone).LocalDateTime).Select(Of));
        }

        return new NeedsList(NeedsSomebody.Of(needs, clock.Now), shown.Count < found.Count);
    }

    /// <summary>How a reply's writer is told from others: by their first one, since a number stays out of addresses and logs.</summary>
    private static PersonsNeed Of(Reply reply, long first) => new(
        reply.RunnerId is { } runner ? new Person(KeyOf(runner), runner, reply.Name ?? "", reply.Number, null)
            : new Person(FormattableString.Invariant($"reply-{first}"), null, "", reply.Number, null),
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
