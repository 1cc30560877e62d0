using NodaTime;
using Recovery.Channels;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>The whole system was down from the day before until after closing: what it missed is said, and nothing goes out that makes no sense.</summary>
public sealed class OutageTests
{
    private static readonly LocalDate Tuesday = new(2027, 4, 27);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_outage_swallowed_stands_on_its_day_is_counted_and_said()
    {
        await using var rig = await DeliveryRig.Start(Instant.FromUtc(2027, 4, 26, 8, 0));
        await rig.RegisterBoth();
        rig.GoTo(Instant.FromUtc(2027, 4, 27, 15, 0));
        for (var ticks = 0; ticks < 3; ticks++)
        {
            await rig.Plan();
            await rig.Reconcile();
            await rig.Drain();
        }

        var missed = (await rig.All()).Where(n => n.Step == "doms").ToList();
        Assert.Equal([By.Sms, By.Email], missed.Select(n => n.Channel).InOrder());
        Assert.All(missed, n => Assert.Equal((NudgeStatus.Skipped, SkipReason.TooLate), (n.Status, n.Reason)));
        Assert.Equal(2, (await rig.Log.Summary(Tuesday, Ct)).ByStatus["skipped"]);
        Assert.Equal([new MissedSession(Tuesday, 2)], await rig.Log.Missed(rig.Now - Duration.FromDays(7), Ct));
        Assert.Empty(await rig.Log.Missed(rig.Now, Ct));
        Assert.Empty(rig.Provider.Attempts);
    }

    [Fact]
    public async Task After_it_nobody_gets_a_last_reminder_who_never_got_a_first()
    {
        await using var rig = await DeliveryRig.Start(Instant.FromUtc(2027, 4, 26, 8, 0));
        await rig.RegisterBoth();
        rig.GoTo(Instant.FromUtc(2027, 4, 28, 12, 0));
        await rig.Plan();
        rig.GoTo(Instant.FromUtc(2027, 4, 29, 6, 30));
        await rig.Plan();
        await rig.Drain();

        var last = Assert.Single(await rig.All(), n => n.Step == "last-call");
        Assert.Equal((NudgeStatus.Skipped, SkipReason.NoEarlier), (last.Status, last.Reason));
        Assert.Empty(rig.Provider.Attempts);
    }

    [Fact]
    public async Task A_planner_that_died_midway_has_missed_only_the_rest()
    {
        await using var rig = await DeliveryRig.Start();
        await rig.Register(1, 0);
        await rig.Plan();
        await rig.Register(0, 1);
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        rig.GoTo(Instant.FromUtc(2027, 4, 27, 15, 0));
        await rig.Plan();

        Assert.Equal(
            [(By.Sms, NudgeStatus.Accepted), (By.Email, NudgeStatus.Skipped)],
            (await rig.All()).Where(n => n.Step == "doms").OrderBy(n => n.Status).Select(n => (n.Channel, n.Status)));
    }

    [Fact]
    public async Task What_was_missed_longer_ago_than_a_week_is_left_alone()
    {
        await using var rig = await DeliveryRig.Start(Instant.FromUtc(2027, 4, 26, 8, 0));
        await rig.RegisterBoth();
        rig.GoTo(Instant.FromUtc(2027, 5, 4, 12, 0));
        await rig.Plan();

        Assert.DoesNotContain(await rig.All(), n => n.Step == "doms");
    }
}
