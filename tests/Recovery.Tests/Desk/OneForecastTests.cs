using System.Net.Http.Json;
using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Nudges.Queue;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Web.Clinic;

namespace Recovery.Tests.Desk;

/// <summary>Desk, plan, runner's page and planner say the same of what comes, whatever was said, sent or moved before.</summary>
public sealed class OneForecastTests : DeskTest
{
    private static readonly CancellationToken None = CancellationToken.None;
    private const string Autumn = "autumn-marathon";
    private static readonly LocalDate Sunday = new(2027, 10, 10);
    private static readonly LocalDate Tuesday = new(2027, 10, 12);
    private static readonly LocalDate Friday = new(2027, 10, 8);

    [Fact]
    public async Task What_was_sent_before_a_race_moved_is_promised_by_nobody_again()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        var runner = await Data.Runner(race: Autumn, day: Sunday);
        SetDay(Tuesday);
        await Data.Accepted(runner, day: Tuesday);
        await Data.Accepted(runner, channel: By.Email, day: Tuesday);

        await Program.PostAsJsonAsync($"/api/clinic/races/{Autumn}/move", new { from = "2027-10-10", to = "2027-10-24" });

        Assert.DoesNotContain(await PlanFor("doms"), l => l.Messages > 0);
        Assert.DoesNotContain(await Upcoming(30), s => s.Step == "doms");
        var ahead = await Ahead(runner);
        Assert.All(ahead.Where(p => p.Step.Key == "doms"), p => Assert.IsType<Prospect.Tried>(p.Prospect));
        Assert.DoesNotContain("26 October", await Page(runner), StringComparison.Ordinal);
        Assert.Contains("28 October", await Page(runner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_stopped_or_booked_is_told_apart_from_whoever_came_too_late()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        SetDay(Tuesday, hour: 8);
        var stopped = await SignedUp(1, Autumn, Host.Now);
        var booked = await SignedUp(2, Autumn, Host.Now);
        await SignedUp(3, Autumn, Host.Now);
        await Host.Runners.Stop(stopped.RunnerId, null, StopReasons.Said, Source.Runner, Host.Now, None);
        await Host.Runners.SetOutcome(booked.EntryId, EntryOutcome.Booked, Source.Reception, Host.Now, None);

        var texts = Assert.Single(await PlanFor("doms"), l => l.Channel == By.Sms);

        Assert.Equal(
            new Dictionary<string, int> { [SkipReason.Stopped] = 1, [SkipReason.Booked] = 1, [SkipReason.SignedUpLate] = 1 },
            texts.Excluded);
    }

    [Fact]
    public async Task All_who_are_asked_say_what_the_planner_then_does()
    {
        var saturday = Sunday.PlusDays(-1);
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        await Data.Race("fun-run", "Fun Run", saturday);
        var runners = new List<RegistrationResult>();
        for (var i = 0; i < 12; i++)
        {
            runners.Add(await Data.Runner($"Runner {i}", i % 3 == 0 ? "fun-run" : Autumn, i % 3 == 0 ? saturday : Sunday));
        }

        await Host.Runners.Stop(runners[1].RunnerId, By.Sms, StopReasons.Said, Source.Runner, Host.Now, None);
        await Host.Runners.Stop(runners[2].RunnerId, null, StopReasons.Said, Source.Runner, Host.Now, None);
        await Host.Runners.SetOutcome(runners[4].EntryId, EntryOutcome.NotRun, Source.Reception, Host.Now, None);
        await Data.Accepted(runners[5], step: "last-call", day: new LocalDate(2027, 10, 14));
        SetDay(Friday);

        var plan = Counted((await Host.Get<PlanPreviewer>().Of(Friday, 14, null, null, None)).Lines.Select(l => (l.Session, l.Step, l.Channel, l.Messages)));
        var desk = Counted((await Upcoming(14)).Select(s => (s.Window.Day, s.Step, s.Channel, s.Count)));
        var pages = new List<(LocalDate, string, Channel, int)>();
        foreach (var runner in runners)
        {
            pages.AddRange((await Ahead(runner)).Where(p => p.Promised is not null).Select(p => (p.Promised!.Session.Day, p.Step.Key, p.Channel, 1)));
        }

        Assert.Equal(plan, desk);
        Assert.Equal(plan, Counted(pages));

        // Nobody sends here, so each nudge counts as it is first planned.
        var did = new Dictionary<string, (LocalDate, string, Channel, int)>();
        for (var day = Friday; day < Friday.PlusDays(14); day = day.PlusDays(1))
        {
            SetDay(day);
            await Host.Get<Planner>().Tick(None);
            foreach (var runner in runners)
            {
                foreach (var nudge in (await Host.Log.OfRunner(runner.RunnerId, None)).Select(l => l.Nudge).Where(n => n.Status is NudgeStatus.Planned or NudgeStatus.Queued))
                {
                    did.TryAdd(nudge.Id, (nudge.SessionDay, nudge.Step, nudge.Channel, 1));
                }
            }
        }

        Assert.Equal(plan, Counted(did.Values));
        Assert.NotEmpty(plan);
    }

    [Fact]
    public async Task A_last_reminder_that_was_planned_does_not_go_out_when_the_one_before_never_did()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        var runner = await Data.Runner(race: Autumn, day: Sunday);
        foreach (var day in new[] { Sunday, Sunday.PlusDays(1), Tuesday })
        {
            SetDay(day);
            await Host.Get<Planner>().Tick(None);
        }

        Assert.Equal(NudgeStatus.Queued, await LastCall());
        Assert.NotNull((await Ahead(runner)).Single(p => p.Step.Key == "last-call").Promised);

        // Nobody sent anything until the first reminder's time was over.
        SetDay(Tuesday, hour: 13);
        Assert.Null((await Ahead(runner)).Single(p => p.Step.Key == "last-call").Promised);
        await Host.Get<Planner>().Tick(None);

        Assert.Equal(NudgeStatus.Skipped, await LastCall());

        async Task<NudgeStatus> LastCall() =>
            (await Host.Log.OfRunner(runner.RunnerId, None)).Single(l => l.Nudge.Step == "last-call").Nudge.Status;
    }

    [Fact]
    public async Task A_text_that_made_way_for_one_that_will_not_go_out_comes_after_all()
    {
        await Data.Race(Autumn, "Autumn Marathon", Sunday);
        await Data.Race("fun-run", "Fun Run", Sunday);
        var first = await SignedUp(1, Autumn, Host.Now);
        var second = await SignedUp(1, "fun-run", Host.Now);
        Assert.Equal(first.RunnerId, second.RunnerId);
        SetDay(Sunday.PlusDays(1));
        await Host.Get<Planner>().Tick(None);
        var texts = (await Host.Log.OfRunner(first.RunnerId, None)).Select(l => l.Nudge).Where(n => n is { Step: "doms", Channel.Code: "sms" }).ToList();
        var (planned, skipped) = (texts.Single(n => n.Status == NudgeStatus.Queued), texts.Single(n => n.Reason == SkipReason.SameSession));
        Assert.Null(await Promised());

        await Host.Runners.SetOutcome(planned.EntryId!.Value, EntryOutcome.NotRun, Source.Runner, Host.Now, None);
        Assert.NotNull(await Promised());
        Host.Time.SetUtcNow(new DateTimeOffset(2027, 10, 12, 6, 45, 0, TimeSpan.Zero));
        await Host.Nudges.Claim(new NudgeMessage(planned.Id, 1), Host.Now, Host.Now + Duration.FromMinutes(1), None);
        await Host.Get<Planner>().Tick(None);

        Assert.Equal(NudgeStatus.Queued, (await Host.Log.Find(skipped.Id, None))!.Nudge.Status);

        async Task<PromisedNudge?> Promised() => (await Ahead(first)).Single(
            p => p.EntryId == skipped.EntryId && p is { Step.Key: "doms", Channel.Code: "sms" }).Promised;
    }

    private static List<(LocalDate, string, Channel, int)> Counted(IEnumerable<(LocalDate Day, string Step, Channel Channel, int Count)> found) =>
    [
        .. from one in found
           group one.Count by (one.Day, one.Step, one.Channel) into g
           let count = g.Sum()
           where count > 0
           orderby g.Key.Day, g.Key.Step, g.Key.Channel.Code
           select (g.Key.Day, g.Key.Step, g.Key.Channel, count),
    ];

    private Task<RegistrationResult> SignedUp(int number, string race, Instant at) => Host.Runners.Register(StoreBuilders.Registration(
        $"Runner {number}", StoreBuilders.Mobile(number), StoreBuilders.Email(number), race, Sunday, at: at));

    private void SetDay(LocalDate day, int hour = 11) =>
        Host.Time.SetUtcNow(new DateTimeOffset(day.Year, day.Month, day.Day, hour, 0, 0, TimeSpan.Zero));

    private async Task<IReadOnlyList<PreviewLine>> PlanFor(string step) =>
        [.. (await Host.Get<PlanPreviewer>().Of(Host.Get<Recovery.Time.ClinicClock>().Today, 30, null, null, None)).Lines.Where(l => l.Step == step)];

    private async Task<IReadOnlyList<UpcomingStep>> Upcoming(int days) =>
        [.. (await Host.Get<Upcoming>().Next(days, None)).Days.SelectMany(d => d.Steps)];

    private async Task<IReadOnlyList<RunnerProspect>> Ahead(RegistrationResult runner) =>
        await Host.Get<Forecaster>().ForRunner((await Host.Runners.Find(runner.RunnerId, None))!, None);

    private async Task<string> Page(RegistrationResult runner)
    {
        var view = (await Host.Runners.Find(runner.RunnerId, None))!.Runner;
        using var browser = Host.Browser();
        return await browser.GetStringAsync(Host.Get<Recovery.Web.Links.RunnerLinks>().PathOf(view));
    }
}
