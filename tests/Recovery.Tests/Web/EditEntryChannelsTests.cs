using System.Net;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner switches texts and emails off and on again on their own page.</summary>
public sealed class EditEntryChannelsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_is_switched_off_and_on_again_with_the_exact_wording_of_the_day()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        await host.Change(runner, ("texts", null));
        Assert.Null((await host.ViewOf(runner)).Entries[0].Entry.SmsSince);
        Assert.Empty(host.Query("SELECT * FROM suppressions"));
        Assert.Equal(["london-marathon-2027/2027-04-24", "true"], (await host.Open(host.ChangeForm(runner))).Checked());

        host.Time.Advance(TimeSpan.FromHours(1));
        await host.Change(runner);

        var entry = (await host.ViewOf(runner)).Entries[0];
        Assert.Equal(host.Now, entry.Entry.SmsSince);
        Assert.Equal([EntryHistory.Ended(By.Sms), EntryHistory.Allowed(By.Sms)], entry.Events.Skip(1).Select(e => e.What));
        Assert.Equal(
            [$"sms|{host.Get<ConsentWording>().Sms}|/r|{host.Now.ToUnixTimeMilliseconds()}"],
            host.Query("SELECT channel, wording, source, given_at FROM consents WHERE source = '/r'"));
    }

    [Fact]
    public async Task The_runners_own_stop_is_lifted_by_ticking_again_and_for_that_race_only()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(EditEntryDriver.FunRun, Ct);
        var runner = await host.AddRunner();
        var other = await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), race: EditEntryDriver.FunRun.Id, day: EditEntryDriver.FunRun.Days[0], at: host.Now));
        await host.Press(host.Link(LinkPurpose.Runner, runner.RunnerId), ("say", "stop-sms"));

        // Saved with the box empty, as it is shown: the stop stands, and nothing else changes.
        await host.Change(runner, ("texts", null));
        Assert.Single((await host.ViewOf(runner)).Stops);
        Assert.NotNull((await host.Runners.FindEntry(runner.EntryId, Ct))!.SmsSince);

        host.Time.Advance(TimeSpan.FromHours(1));
        await host.Change(runner);

        Assert.Empty((await host.ViewOf(runner)).Stops);
        Assert.Equal(host.Now, (await host.Runners.FindEntry(runner.EntryId, Ct))!.SmsSince);
        Assert.Null((await host.Runners.FindEntry(other.EntryId, Ct))!.SmsSince);
        Assert.Equal([$"{runner.EntryId}"], host.Query("SELECT entry_id FROM consents WHERE source = '/r'"));
    }

    [Theory]
    [InlineData(Source.Reception)]
    [InlineData(Source.Provider)]
    public async Task A_stop_that_somebody_else_set_stays_and_is_explained(string by)
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.Stop(runner.RunnerId, By.Sms, "the number does not exist", by, host.Now, Ct);
        var before = host.Dump();

        var answer = await host.Change(runner);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("You can't turn texts back on here: the number does not exist.");
        Assert.Equal(before, host.Dump());
        Assert.Equal(HttpStatusCode.Redirect, (await host.Change(runner, ("texts", null))).Status);
        Assert.NotNull((await host.ViewOf(runner)).Entries[0].Entry.SmsSince);
    }

    [Fact]
    public async Task A_channel_without_a_confirmed_contact_cannot_be_switched_on()
    {
        await using var host = await WebHost.Start();
        var added = await host.Runners.Register(StoreBuilders.Registration("Ann", email: "ann@example.com", at: host.Now));
        var runner = new KnownRunner(added.RunnerId, added.EntryId, "", "");
        var before = host.Dump();

        (await host.Open(host.ChangeForm(runner))).Says("We don't have a confirmed mobile number for you.");
        var answer = await host.Change(runner);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(before, host.Dump());
    }
}
