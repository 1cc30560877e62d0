using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Desk;

/// <summary>Runners and nudges in any state, made the way the system makes them: planned, queued, claimed, recorded.</summary>
internal sealed class DeskData(DeskHost host)
{
    public static readonly LocalDate Sunday = new(2027, 4, 25);
    public static readonly LocalDate Tuesday = new(2027, 4, 27);

    private static readonly CancellationToken None = CancellationToken.None;
    private int _runners;

    public async Task<RegistrationResult> Runner(string name = "Ada Lovelace", string race = "london-marathon-2027", LocalDate? day = null) =>
        await host.Runners.Register(StoreBuilders.Registration(
            name, StoreBuilders.Mobile(++_runners), StoreBuilders.Email(_runners), race, day ?? Sunday));

    /// <summary>A nudge that waits in the queue for its slot.</summary>
    /// <param name="runner">Whose.</param>
    /// <param name="second">Its slot, in seconds from 07:30.</param>
    public async Task<NudgeMessage> Queued(
        RegistrationResult runner, string step = "doms", Channel? channel = null, int second = 0, LocalDate? day = null)
    {
        var entry = (await host.Runners.FindEntry(runner.EntryId, None))!;
        var on = day ?? Tuesday;
        var notBefore = on.At(new LocalTime(7, 30)).InZoneStrictly(DateTimeZoneProviders.Tzdb["Europe/London"]).ToInstant();
        var window = new SendWindow(on, notBefore, notBefore + Duration.FromMinutes(30), notBefore + Duration.FromHours(5));
        var id = NudgeId.Of(host.Get<SigningKey>(), runner.EntryId, step, channel ??= By.Sms);
        var decision = new PlanDecision(
            id, null, runner.EntryId, runner.RunnerId, new RaceDay(entry.RaceId, entry.RaceDay), step, channel, on, window,
            notBefore + Duration.FromSeconds(second), 1, SkipReason: null);
        await host.Nudges.WritePlan(
            [decision], new PlanProgress(entry.RaceId, entry.RaceDay, step, $"times {runner.EntryId}", runner.EntryId), host.Now, None);
        var message = new NudgeMessage(id, 1);
        await host.Nudges.MarkQueued([message], host.Now, None);
        return message;
    }

    /// <summary>A nudge that was handed to its provider, with what came of it.</summary>
    public async Task<NudgeMessage> Sent(
        RegistrationResult runner, Outcome outcome, string step = "doms", Channel? channel = null, int second = 0, LocalDate? day = null)
    {
        var message = await Queued(runner, step, channel, second, day);
        var at = (await host.Log.Find(message.Nudge, None))!.Nudge.Slot;
        var claim = await host.Nudges.Claim(message, at, at + Duration.FromMinutes(1), None);
        Assert.IsType<Claim.Send>(claim);
        await host.Nudges.Record(message, outcome, at + Duration.FromSeconds(1), Duration.FromMinutes(1), None);
        return message;
    }

    public Task<NudgeMessage> Accepted(RegistrationResult runner, int second = 0, Channel? channel = null, string step = "doms", LocalDate? day = null) =>
        Sent(runner, new Outcome.Accepted($"SM{second}"), step, channel, second, day);

    public async Task<NudgeMessage> Dead(RegistrationResult runner, string reason = "the store was away")
    {
        var message = await Queued(runner);
        await host.Nudges.MarkDead(message, reason, host.Now, None);
        return message;
    }

    public Task Race(string id, string name, params LocalDate[] days) =>
        host.Races.Save(new Race(id, name, name, days, Listed: true), None);
}
