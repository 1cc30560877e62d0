using NodaTime;
using Recovery.Desk.Coming;
using Recovery.Nudges.Plan.Forecast;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Hosted;
using Recovery.Time;
using Recovery.Web.Clinic;

namespace Recovery.Tests.Desk;

/// <summary>What goes out next, where working it out takes long.</summary>
public sealed class UpcomingTests : DeskTest
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly LocalDate Sunday = new(2027, 5, 2);

    [Fact]
    public async Task What_took_long_is_answered_at_once_for_a_minute_then_worked_out_anew_behind_the_scenes()
    {
        using var upcoming = new Upcoming(Host.Get<PlanPreviewer>(), Host.Get<IResponses>(), Host.Get<ClinicClock>(), TimeSpan.Zero);
        var runner = await One();
        var first = await upcoming.Next(14, Ct);
        Assert.NotEmpty(first.Days);
        await Host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, Host.Now, Ct);

        Host.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(first, await upcoming.Next(14, Ct));
        Assert.Empty((await upcoming.Next(13, Ct)).Days);
        Assert.Same(first, await upcoming.Next(14, Ct));

        Host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(first, await upcoming.Next(14, Ct));
        await HostedApp.Until(async () => (await upcoming.Next(14, Ct)).Days.Count == 0);
    }

    [Fact]
    public async Task What_is_quick_is_worked_out_each_time()
    {
        using var upcoming = new Upcoming(Host.Get<PlanPreviewer>(), Host.Get<IResponses>(), Host.Get<ClinicClock>(), TimeSpan.MaxValue);
        var runner = await One();
        Assert.NotEmpty((await upcoming.Next(14, Ct)).Days);

        await Host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, Host.Now, Ct);

        Assert.Empty((await upcoming.Next(14, Ct)).Days);
    }

    private async Task<RegistrationResult> One()
    {
        await Data.Race("spring-run", "Spring Run", Sunday);
        return await Data.Runner(race: "spring-run", day: Sunday);
    }
}
