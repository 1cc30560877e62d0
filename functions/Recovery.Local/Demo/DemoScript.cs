using NodaTime;
using Recovery.Channels.Email;
using Recovery.Channels.Sms;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.SignUps;

namespace Recovery.Local.Demo;

/// <summary>Something that happens in race week.</summary>
/// <param name="At">Clinic time.</param>
/// <param name="What">As the demo tells it.</param>
internal sealed record Act(LocalDateTime At, string What, Func<CancellationToken, Task> Do);

/// <summary>
/// Race week of the London Marathon 2027: who books, stops, asks, writes back, doesn't run and signs up late, so that each rule is seen at work.
/// Runners are picked by what they had been sent, so that the story holds for any number of them.
/// </summary>
internal sealed class DemoScript(IRunnerChanges runners, IRunnerRegister register, IClinicLog log, DemoVisitors visitors, Time.ClinicClock clock)
{
    public static readonly LocalDateTime Start = new(2027, 4, 18, 11, 0);
    public static readonly LocalDateTime End = new(2027, 4, 29, 8, 30);
    /// <summary>The day that reception agrees on by phone.</summary>
    public static readonly LocalDate Booked = new(2027, 4, 30);

    private static readonly LocalDate Saturday = new(2027, 4, 24);
    private static readonly LocalDate Sunday = new(2027, 4, 25);

    private readonly HashSet<long> _picked = [];
    private readonly Queue<long> _asking = [];

    public IReadOnlyList<Act> Acts =>
    [
        new(At(20, 10, 0), "Two runners book straight after the good-luck email", ct => Mark(Saturday, EmailChannel.Instance, 2, EntryOutcome.Booked, Source.Runner, ct)),
        new(At(25, 18, 0), "Reception hears that two runners didn't run", ct => Mark(Saturday, SmsChannel.Instance, 2, EntryOutcome.NotRun, Source.Reception, ct)),
        new(At(26, 7, 26), "A runner says stop four minutes before their text, which is already in the queue", ct => Stop(Saturday, 1, ct)),
        new(DemoProvider.OutageFrom, "Twilio can't be reached: texts wait", _ => Task.CompletedTask),
        new(DemoProvider.OutageTo, "Twilio is back: what waited goes out, before the clinic opens", _ => Task.CompletedTask),
        new(At(26, 8, 4), "A runner writes back to their text", ct => Reply(Saturday, "Hi, is there parking nearby?", ct)),
        new(At(26, 8, 8), "Two runners ask for an appointment on the page behind their link", ct => Ask(Saturday, 2, ct)),
        new(At(26, 8, 14), "Reception rings the first one: half past ten on Friday", ct => Answer(e => visitors.Confirm(e, new LocalTime(10, 30), ct))),
        new(At(26, 8, 18), "The other can't be fitted in: reception declines, and the runner is told", ct => Answer(e => visitors.Decline(e, ct))),
        new(At(26, 10, 15), "Three runners ring up and book; reception marks them", ct => Mark(Saturday, SmsChannel.Instance, 3, EntryOutcome.Booked, Source.Reception, ct)),
        new(At(26, 15, 0), "A Saturday runner signs up late: that morning's text has gone, the last call hasn't", SignUpLate),
        new(At(27, 12, 0), "Three Sunday runners book with the link in their text", ct => Mark(Sunday, SmsChannel.Instance, 3, EntryOutcome.Booked, Source.Runner, ct)),
        new(At(28, 20, 0), "A Sunday runner says stop the evening before the last call", ct => Stop(Sunday, 1, ct)),
        new(At(29, 8, 6), "A runner asks for an appointment: reception has yet to answer", ct => Ask(Sunday, 1, ct)),
        new(At(29, 8, 10), "A runner writes back, and nobody has read it yet", ct => Reply(Sunday, "Can my partner come along for a massage too?", ct)),
    ];

    private static LocalDateTime At(int day, int hour, int minute) => new(2027, 4, day, hour, minute);

    private async Task Mark(LocalDate day, Channel channel, int count, EntryOutcome outcome, string by, CancellationToken ct)
    {
        foreach (var (_, entry, _) in await Pick(day, channel, count, ct))
        {
            await runners.SetOutcome(entry, outcome, by, clock.Now, ct);
        }
    }

    private async Task Stop(LocalDate day, int count, CancellationToken ct)
    {
        foreach (var (runner, _, _) in await Pick(day, SmsChannel.Instance, count, ct))
        {
            await runners.Stop(runner, null, StopReasons.Said, Source.Runner, clock.Now, ct);
        }
    }

    private async Task Reply(LocalDate day, string words, CancellationToken ct)
    {
        foreach (var (runner, _, _) in await Pick(day, SmsChannel.Instance, 1, ct))
        {
            await visitors.Reply(runner, words, ct);
        }
    }

    private async Task Ask(LocalDate day, int count, CancellationToken ct)
    {
        foreach (var (_, entry, nudge) in await Pick(day, SmsChannel.Instance, count, ct))
        {
            await visitors.Ask(entry, nudge);
            _asking.Enqueue(entry);
        }
    }

    /// <summary>With very few runners there may be nobody to ask.</summary>
    private Task Answer(Func<long, Task> answer) => _asking.TryDequeue(out var entry) ? answer(entry) : Task.CompletedTask;

    private async Task SignUpLate(CancellationToken ct)
    {
        var consent = Consent.InWords("Text me about booking a massage after my race.", [SmsChannel.Instance], "sign-up form", clock.Now);
        var signUp = new SignUp("Ravi Late", "+447700900999", null, "london-marathon-2027", Saturday, consent);
        await register.Register([new Registration(signUp, clock.Now, Source.Runner)], ct);
    }

    /// <summary>Runners of a race day who have a nudge on the channel and have not been picked yet.</summary>
    private async Task<IReadOnlyList<(long Runner, long Entry, long Nudge)>> Pick(LocalDate day, Channel channel, int count, CancellationToken ct)
    {
        var found = new List<(long, long, long)>();
        var page = new LogPage([], null);
        do
        {
            page = await log.Page(new LogQuery(null, null, null, channel, null, null, page.Next, 500), ct);
            foreach (var nudge in page.Items.Select(l => l.Nudge).Where(n => n.RaceDay == day && n.Status is not (NudgeStatus.Skipped or NudgeStatus.Undelivered)))
            {
                if (found.Count < count && nudge is { RunnerId: { } runner, EntryId: { } entry } && _picked.Add(runner))
                {
                    found.Add((runner, entry, nudge.Number));
                }
            }
        }
        while (page.Next is not null && found.Count < count);
        return found;
    }
}
