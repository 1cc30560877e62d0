using System.Net;
using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner changes race, day and name on their own page.</summary>
public sealed class EditEntryTests
{
    private const string Sunday = "london-marathon-2027/2027-04-25";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_shows_the_entry_as_it_stands_and_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var before = host.Dump();

        var page = await host.Open(host.ChangeForm(runner));

        Assert.Equal(["london-marathon-2027/2027-04-24", "true", "true"], page.Checked());
        page.Says("value=\"Runner 1\"", "may text me about a recovery massage", "Sunday 25 April 2027");
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal(before, host.Dump());
        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says(host.ChangeForm(runner));
    }

    [Fact]
    public async Task The_race_day_and_name_change_and_the_planner_looks_again()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var change = ChangeOf(host, runner);

        var answer = await host.Change(runner, ("race", Sunday), ("name", "Ann  Lee"));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var view = await host.ViewOf(runner);
        Assert.Equal(("Ann Lee", new LocalDate(2027, 4, 25)), (view.Runner.Name, view.Entries[0].Entry.RaceDay));
        Assert.Equal([EntryHistory.SignedUp, EntryHistory.NameChanged, EntryHistory.DayChanged], view.Entries[0].Events.Select(e => e.What));
        Assert.Holds(ChangeOf(host, runner) > change);
        Assert.Single(await host.Runners.Search("ann", 9, Ct));
        Assert.Empty(host.Query("SELECT word FROM runner_words WHERE word IN ('runner', '1')"));
        Assert.Equal(["2"], host.Query("SELECT COUNT(*) FROM consents"));
    }

    [Fact]
    public async Task Another_race_of_the_list_takes_the_old_ones_place_with_fresh_consent()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(EditEntryDriver.FunRun, Ct);
        var runner = await host.AddRunner();

        await host.Change(runner, ("race", "fun-run/2027-05-01"));

        var entry = Assert.Single((await host.ViewOf(runner)).Entries);
        Assert.Equal(("fun-run", runner.EntryId, EntryHistory.RaceChanged), (entry.Entry.RaceId, entry.Entry.Id, entry.Events[^1].What));
        Assert.Equal(["email|/r", "sms|/r"], host.Query("SELECT channel, source FROM consents WHERE source = '/r' ORDER BY channel"));
    }

    [Fact]
    public async Task A_race_that_is_not_on_the_list_can_be_named_with_its_day()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        await host.Change(runner, ("race", "other"), ("raceName", "Village Ten"), ("raceDay", "2027-06-05"));

        var entry = Assert.Single((await host.ViewOf(runner)).Entries);
        Assert.Equal(("Village Ten", new LocalDate(2027, 6, 5)), (entry.RaceName, entry.Entry.RaceDay));
        Assert.Equal([entry.Entry.RaceId + "/2027-06-05", "true", "true"], (await host.Open(host.ChangeForm(runner))).Checked());
    }

    [Fact]
    public async Task Race_and_day_stay_good_when_they_are_long_past_or_off_the_list()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(TempStore.London with { Listed = false }, Ct);
        var runner = await host.AddRunner();
        host.Time.Advance(TimeSpan.FromDays(60));

        var answer = await host.Change(runner, ("name", "Ann"));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal("Ann", (await host.ViewOf(runner)).Runner.Name);
    }

    [Theory]
    [InlineData("race", "fun-run/2027-05-01", "You've already signed up for Fun Run. Change that one instead.")]
    [InlineData("race", "london-marathon-2027/2027-04-26", "The London Marathon isn't on that day. It's on Sat 24 April 2027 or Sun 25 April 2027.")]
    [InlineData("race", "no-such-race/2027-04-26", "That race isn't on our list.")]
    [InlineData("race", "", "Choose your race.")]
    [InlineData("race", "other", "Enter the name of your race.")]
    [InlineData("name", "", "Enter your name.")]
    [InlineData("name", "Ring 07700 900123 now", "Your name can't include a phone number. Leave it out.")]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_changes(string field, string value, string sentence)
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(EditEntryDriver.FunRun, Ct);
        var runner = await host.AddRunner();
        await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), race: EditEntryDriver.FunRun.Id, day: EditEntryDriver.FunRun.Days[0], at: host.Now));
        var before = host.Dump();

        var answer = await host.Change(runner, (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("There is a problem", sentence);
        Assert.Matches("<a href=\"#[a-z0-9-]+\">", answer.Raw);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task A_race_that_is_over_does_not_turn_into_another()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(EditEntryDriver.FunRun, Ct);
        var runner = await host.AddRunner();
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 9, 0, 0, TimeSpan.Zero));

        (await host.Change(runner, ("race", "fun-run/2027-05-01"))).Says("That race is over.");
        Assert.Equal(HttpStatusCode.Redirect, (await host.Change(runner, ("race", Sunday))).Status);
    }

    [Fact]
    public async Task Nobody_changes_an_entry_of_somebody_else()
    {
        await using var host = await WebHost.Start();
        var own = await host.AddRunner(1);
        var other = await host.AddRunner(2);
        var before = host.Dump();

        var answer = await host.Change(own with { EntryId = other.EntryId }, ("race", Sunday));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task An_entry_that_has_ended_is_taken_back_before_it_is_changed()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        await host.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, Source.Reception, host.Now, Ct);
        var before = host.Dump();

        Assert.Equal(HttpStatusCode.Redirect, (await host.Open(host.ChangeForm(runner))).Status);
        await host.Change(runner, ("race", Sunday));

        Assert.Equal(before, host.Dump());
    }

    private static long ChangeOf(WebHost host, KnownRunner runner) =>
        long.Parse(host.Query($"SELECT change_seq FROM entries WHERE id = {runner.EntryId}")[0], System.Globalization.CultureInfo.InvariantCulture);
}
