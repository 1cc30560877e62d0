using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Two records that turn out to be one person.</summary>
public abstract partial class RunnerStoreContract
{
    [Fact]
    public async Task A_runner_found_by_number_and_by_address_becomes_one_with_all_entries()
    {
        await Store.Races.Save(Fun, Ct);
        var byMobile = await Runners.Register(Registration("Ann", Mobile(1)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1), race: Fun.Id, day: Fun.Days[0]));

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal((Registered.Updated, byMobile.RunnerId, byMobile.EntryId), (joined.What, joined.RunnerId, joined.EntryId));
        Assert.Null(await Runners.Find(byEmail.RunnerId, Ct));
        var view = await View(joined);
        Assert.Equal((Mobile(1), Email(1), 2), (view.Runner.Mobile, view.Runner.Email, view.Runner.LinkVersion));
        Assert.Equal([byEmail.EntryId, byMobile.EntryId], view.Entries.Select(e => e.Entry.Id));
        Assert.Equal(EntryHistory.Joined, view.Entries[0].Events[^1].What);
        Assert.Single(await Runners.Search(Email(1), 9, Ct));
        Assert.Equal(3, await ConsentCount());
    }

    [Fact]
    public async Task What_one_record_was_sent_the_other_does_not_get_again()
    {
        var byMobile = await Runners.Register(Registration("Ann", Mobile(1)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1)));
        var sent = await Store.ClaimedNudge(byEmail, By.Email);
        await Store.Record(sent, new Outcome.Accepted("E1"));
        var open = await Store.PlanNudge(byEmail, By.Email, "last-call", Wednesday);
        var own = await Store.PlanNudge(byMobile, By.Sms, "last-call", Wednesday);

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));
        await Store.PlanNudge(joined, By.Email);

        var nudges = (await Store.Log.OfRunner(joined.RunnerId, Ct)).Select(l => l.Nudge).ToDictionary(n => n.Id);
        Assert.Equal(3, nudges.Count);
        Assert.Equal((NudgeStatus.Accepted, joined.EntryId), (nudges[sent.Nudge].Status, nudges[sent.Nudge].EntryId));
        Assert.Equal((NudgeStatus.Skipped, SkipReason.Withdrawn), (nudges[open.Nudge].Status, nudges[open.Nudge].Reason));
        Assert.Equal(NudgeStatus.Planned, nudges[own.Nudge].Status);
        Assert.NotNull((await Runners.FindEntry(joined.EntryId, Ct))!.EmailSince);
    }

    [Fact]
    public async Task An_open_nudge_gives_way_to_the_one_that_the_other_record_was_sent()
    {
        var byMobile = await Runners.Register(Registration("Ann", Mobile(1), Email(2)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1)));
        var sent = await Store.ClaimedNudge(byEmail, By.Email);
        var open = await Store.PlanNudge(byMobile, By.Email);

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal(NudgeStatus.Skipped, (await Store.Nudge(open)).Status);
        Assert.Equal(joined.EntryId, (await Store.Nudge(sent)).EntryId);
        await Store.Record(sent, new Outcome.Accepted("E1"));
        Assert.Equal(NudgeStatus.Accepted, (await Store.Nudge(sent)).Status);
    }

    [Fact]
    public async Task A_booking_on_either_record_holds_for_the_person()
    {
        await Runners.Register(Registration("Ann", Mobile(1)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1)));
        await Runners.SetOutcome(byEmail.EntryId, EntryOutcome.Booked, Source.Reception, Store.Now, Ct);

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal(EntryOutcome.Booked, (await Runners.FindEntry(joined.EntryId, Ct))!.Outcome);
        Assert.Contains("booked", (await View(joined)).Entries[0].Events.Select(e => e.What));
    }

    [Fact]
    public async Task Joined_records_never_have_two_texts_in_one_session()
    {
        await Store.Races.Save(Fun, Ct);
        var kept = await Runners.Register(Registration("Ann", Mobile(1)));
        var other = await Runners.Register(Registration("Ann", Mobile(2), Email(1), Fun.Id, Fun.Days[0]));
        var (first, second) = (await Store.PlanNudge(kept), await Store.PlanNudge(other));

        await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal(NudgeStatus.Planned, (await Store.Nudge(first)).Status);
        Assert.Equal((NudgeStatus.Skipped, SkipReason.SameSession), (await Store.Nudge(second)) is var n ? (n.Status, n.Reason) : default);
    }

    [Fact]
    public async Task A_stop_on_the_number_that_is_given_up_still_ends_what_it_ended()
    {
        await Store.Races.Save(Fun, Ct);
        await Runners.Register(Registration("Ann", Mobile(1)));
        var other = await Runners.Register(Registration("Ann", Mobile(2), Email(1), Fun.Id, Fun.Days[0]));
        await Runners.Stop(other.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);

        await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Null((await Runners.FindEntry(other.EntryId, Ct))!.SmsSince);
    }

    [Theory]
    [InlineData("a new number")]
    [InlineData("a new address")]
    [InlineData("two records")]
    public async Task Links_to_a_runners_page_end_with_a_contact_that_is_replaced_and_those_of_messages_work_where_they_came(string what)
    {
        var runner = await Store.AddRunner();
        await Store.ClaimedNudge(runner);
        await Store.ClaimedNudge(runner, By.Email);
        if (what == "two records")
        {
            await Runners.Register(Registration("Runner 1", email: Email(9)));
        }

        await Runners.Register(Registration("Runner 1", what == "a new number" ? Mobile(9) : Mobile(1), what == "a new number" ? Email(1) : Email(9)));

        Assert.Holds((await View(runner)).Runner.LinkVersion > 1);
        var nudges = (await Store.Log.OfRunner(runner.RunnerId, Ct)).Select(l => l.Nudge).ToDictionary(n => n.Channel, n => n.Id);
        Assert.Equal(
            (what != "a new number", what == "a new number"),
            (await Runners.HasContactOf(runner.RunnerId, nudges[By.Sms], Ct), await Runners.HasContactOf(runner.RunnerId, nudges[By.Email], Ct)));
    }

    [Fact]
    public async Task A_contact_that_is_added_and_a_change_of_name_or_day_leave_links_as_they_are()
    {
        var runner = await Runners.Register(Registration("Ann", email: Email(1)));
        await Runners.Register(Registration("Ann", Mobile(1), Email(1)));
        await Runners.Register(Registration("Anna", Mobile(1), "RUNNER1@example.com", day: TempStore.London.Days[1]));

        Assert.Equal(1, (await View(runner)).Runner.LinkVersion);
    }

    [Fact]
    public async Task A_deleted_runner_takes_along_all_but_the_stop_and_the_bare_nudges()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner);
        var pending = await SignUps.Keep(Registration("Runner 1", Mobile(1)).SignUp, "network", Store.Now, Ct);
        await SignUps.Confirm(pending.Id, By.Sms, Store.Now, Ct);
        await Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);

        await DeleteRunner(runner.RunnerId);

        Assert.Null(await Runners.Find(runner.RunnerId, Ct));
        Assert.Null(await Runners.FindEntry(runner.EntryId, Ct));
        Assert.Null(await SignUps.Find(pending.Id, Ct));
        Assert.Equal(0, await ConsentCount());
        Assert.Empty(await Runners.Search("Runner", 9, Ct));
        var line = (await Store.Log.Find(message.Nudge, Ct))!;
        Assert.Equal(("", null, null), (line.Name, line.Nudge.RunnerId, line.Nudge.EntryId));
        var again = await Store.AddRunner();
        Assert.NotEqual((runner.RunnerId, runner.EntryId), (again.RunnerId, again.EntryId));
        Assert.Single((await View(again)).Stops);
    }
}
