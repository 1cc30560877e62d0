using System.Net;
using NodaTime;
using Recovery.Nudges;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Web;

/// <summary>A runner changes race, day, name, texts and emails on their own page.</summary>
public sealed class ChangeTests
{
    private const string Sunday = "london-marathon-2027/2027-04-25";
    private static readonly Race Fun = new("fun-run", "Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], true);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_shows_the_entry_as_it_stands_and_changes_nothing()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var before = host.Dump();

        var page = await host.Open(Form(host, runner));

        Assert.Equal(["london-marathon-2027/2027-04-24", "true", "true"], Checked(page));
        page.Says("value=\"Runner 1\"", "may text me about a recovery massage", "Sunday 25 April 2027");
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal(before, host.Dump());
        (await host.Open(host.Link(LinkPurpose.Runner, runner.RunnerId))).Says(Form(host, runner));
    }

    [Fact]
    public async Task The_race_day_and_name_change_and_the_planner_looks_again()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();
        var change = ChangeOf(host, runner);

        var answer = await Send(host, runner, ("race", Sunday), ("name", "Ann  Lee"));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var view = await View(host, runner);
        Assert.Equal(("Ann Lee", new LocalDate(2027, 4, 25)), (view.Runner.Name, view.Entries[0].Entry.RaceDay));
        Assert.Equal([EntryHistory.SignedUp, EntryHistory.NameChanged, EntryHistory.DayChanged], view.Entries[0].Events.Select(e => e.What));
        Assert.True(ChangeOf(host, runner) > change);
        Assert.Single(await host.Runners.Search("ann", 9, Ct));
        Assert.Empty(host.Query("SELECT word FROM runner_words WHERE word IN ('runner', '1')"));
        Assert.Equal(["2"], host.Query("SELECT COUNT(*) FROM consents"));
    }

    [Fact]
    public async Task Another_race_of_the_list_takes_the_old_ones_place_with_fresh_consent()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(Fun, Ct);
        var runner = await host.AddRunner();

        await Send(host, runner, ("race", "fun-run/2027-05-01"));

        var entry = Assert.Single((await View(host, runner)).Entries);
        Assert.Equal(("fun-run", runner.EntryId, EntryHistory.RaceChanged), (entry.Entry.RaceId, entry.Entry.Id, entry.Events[^1].What));
        Assert.Equal(["email|/r", "sms|/r"], host.Query("SELECT channel, source FROM consents WHERE source = '/r' ORDER BY channel"));
    }

    [Fact]
    public async Task A_race_that_is_not_on_the_list_can_be_named_with_its_day()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        await Send(host, runner, ("race", "other"), ("raceName", "Village Ten"), ("raceDay", "2027-06-05"));

        var entry = Assert.Single((await View(host, runner)).Entries);
        Assert.Equal(("Village Ten", new LocalDate(2027, 6, 5)), (entry.RaceName, entry.Entry.RaceDay));
        Assert.Equal([entry.Entry.RaceId + "/2027-06-05", "true", "true"], Checked(await host.Open(Form(host, runner))));
    }

    [Fact]
    public async Task Race_and_day_stay_good_when_they_are_long_past_or_off_the_list()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(TempStore.London with { Listed = false }, Ct);
        var runner = await host.AddRunner();
        host.Time.Advance(TimeSpan.FromDays(60));

        var answer = await Send(host, runner, ("name", "Ann"));

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal("Ann", (await View(host, runner)).Runner.Name);
    }

    [Theory]
    [InlineData("race", "fun-run/2027-05-01", "You have entered Fun Run already; change that entry instead.")]
    [InlineData("race", "london-marathon-2027/2027-04-26", "London Marathon 2027 is not on that day; it is on Sat 24 April 2027 or Sun 25 April 2027.")]
    [InlineData("race", "no-such-race/2027-04-26", "That race is not on the list; choose one that is, or name another.")]
    [InlineData("race", "", "Choose a race, or name another.")]
    [InlineData("race", "other", "Choose a race, or name another.")]
    [InlineData("name", "", "Enter a name.")]
    [InlineData("name", "Ring 07700 900123 now", "A name can't hold a phone number; leave it out.")]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_changes(string field, string value, string sentence)
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(Fun, Ct);
        var runner = await host.AddRunner();
        await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), race: Fun.Id, day: Fun.Days[0], at: host.Now));
        var before = host.Dump();

        var answer = await Send(host, runner, (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("There is a problem", sentence);
        Assert.Matches("<a href=\"#[a-z0-9-]+\">", answer.Raw);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task A_race_that_is_over_does_not_turn_into_another()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(Fun, Ct);
        var runner = await host.AddRunner();
        host.Time.SetUtcNow(new DateTimeOffset(2027, 4, 26, 9, 0, 0, TimeSpan.Zero));

        (await Send(host, runner, ("race", "fun-run/2027-05-01"))).Says("That race is over.");
        Assert.Equal(HttpStatusCode.Redirect, (await Send(host, runner, ("race", Sunday))).Status);
    }

    [Fact]
    public async Task A_channel_is_switched_off_and_on_again_with_the_exact_wording_of_the_day()
    {
        await using var host = await WebHost.Start();
        var runner = await host.AddRunner();

        await Send(host, runner, ("texts", null));
        Assert.Null((await View(host, runner)).Entries[0].Entry.SmsSince);
        Assert.Empty(host.Query("SELECT * FROM suppressions"));
        Assert.Equal([Sunday.Replace("-25", "-24", StringComparison.Ordinal), "true"], Checked(await host.Open(Form(host, runner))));

        host.Time.Advance(TimeSpan.FromHours(1));
        await Send(host, runner);

        var entry = (await View(host, runner)).Entries[0];
        Assert.Equal(host.Now, entry.Entry.SmsSince);
        Assert.Equal([EntryHistory.TextsEnded, EntryHistory.TextsAllowed], entry.Events.Skip(1).Select(e => e.What));
        Assert.Equal(
            [$"sms|{host.Get<ConsentWording>().Sms}|/r|{host.Now.ToUnixTimeMilliseconds()}"],
            host.Query("SELECT channel, wording, source, given_at FROM consents WHERE source = '/r'"));
    }

    [Fact]
    public async Task The_runners_own_stop_is_lifted_by_ticking_again_and_for_that_race_only()
    {
        await using var host = await WebHost.Start();
        await host.Get<IRaceStore>().Save(Fun, Ct);
        var runner = await host.AddRunner();
        var other = await host.Runners.Register(StoreBuilders.Registration("Runner 1", StoreBuilders.Mobile(1), race: Fun.Id, day: Fun.Days[0], at: host.Now));
        await host.Press(host.Link(LinkPurpose.Runner, runner.RunnerId), ("say", "stop-sms"));

        // Saved with the box empty, as it is shown: the stop stands, and nothing else changes.
        await Send(host, runner, ("texts", null));
        Assert.Single((await View(host, runner)).Stops);
        Assert.NotNull((await host.Runners.FindEntry(runner.EntryId, Ct))!.SmsSince);

        host.Time.Advance(TimeSpan.FromHours(1));
        await Send(host, runner);

        Assert.Empty((await View(host, runner)).Stops);
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
        await host.Runners.Stop(runner.RunnerId, Channel.Sms, "the number does not exist", by, host.Now, Ct);
        var before = host.Dump();

        var answer = await Send(host, runner);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.Says("We can't switch texts on from here: the number does not exist.");
        Assert.Equal(before, host.Dump());
        Assert.Equal(HttpStatusCode.Redirect, (await Send(host, runner, ("texts", null))).Status);
        Assert.NotNull((await View(host, runner)).Entries[0].Entry.SmsSince);
    }

    [Fact]
    public async Task A_channel_without_a_confirmed_contact_cannot_be_switched_on()
    {
        await using var host = await WebHost.Start();
        var added = await host.Runners.Register(StoreBuilders.Registration("Ann", email: "ann@example.com", at: host.Now));
        var runner = new KnownRunner(added.RunnerId, added.EntryId, 0, 0);
        var before = host.Dump();

        (await host.Open(Form(host, runner))).Says("We have no confirmed mobile number of yours.");
        var answer = await Send(host, runner);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(before, host.Dump());
    }

    [Fact]
    public async Task Nobody_changes_an_entry_of_somebody_else()
    {
        await using var host = await WebHost.Start();
        var own = await host.AddRunner(1);
        var other = await host.AddRunner(2);
        var before = host.Dump();

        var answer = await Send(host, own with { EntryId = other.EntryId }, ("race", Sunday));

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

        Assert.Equal(HttpStatusCode.Redirect, (await host.Open(Form(host, runner))).Status);
        await Send(host, runner, ("race", Sunday));

        Assert.Equal(before, host.Dump());
    }

    /// <summary>The form with everything ticked and as it stands; a change of null leaves a field out.</summary>
    private static Task<Answer> Send(WebHost host, KnownRunner runner, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string>
        {
            ["race"] = "london-marathon-2027/2027-04-24",
            ["name"] = "Runner 1",
            ["texts"] = "true",
            ["emails"] = "true",
        };
        return host.Press(
            Form(host, runner), [.. changes.Aggregate(form, (f, c) => f.With(c.Name, c.Value)).Select(f => (f.Key, f.Value))]);
    }

    private static string Form(WebHost host, KnownRunner runner) => $"{host.Link(LinkPurpose.Runner, runner.RunnerId)}/entries/{runner.EntryId}";

    private static async Task<RunnerView> View(WebHost host, KnownRunner runner) => (await host.Runners.Find(runner.RunnerId, Ct))!;

    private static long ChangeOf(WebHost host, KnownRunner runner) =>
        long.Parse(host.Query($"SELECT change_seq FROM entries WHERE id = {runner.EntryId}")[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The values of what is ticked or chosen.</summary>
    private static IEnumerable<string> Checked(Answer page) =>
        from input in System.Text.RegularExpressions.Regex.Matches(page.Raw, "<input[^>]*checked[^>]*>")
        select System.Text.RegularExpressions.Regex.Match(input.Value, "value=\"([^\"]+)\"").Groups[1].Value;
}
