using NodaTime;
using Recovery.Races;
using Recovery.Runners;
using Recovery.Settings;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What every store of runners does: who is who, which entry, what they agreed to.</summary>
public abstract partial class RunnerStoreContract(StoreProvider provider) : StoreContract(provider)
{
    private static readonly Race Fun = new("fun-run", "Fun Run", "Fun Run", [new LocalDate(2027, 5, 1)], true);
    private static readonly RaceDay Saturday = new(TempStore.London.Id, TempStore.London.Days[0]);

    private SqlRunnerStore Runners => Store.Runners;

    private ISignUpStore SignUps => Store.SignUps;

    [Fact]
    public async Task A_new_runner_has_an_entry_with_the_channels_agreed_to()
    {
        var result = await Runners.Register(Registration("Ann Lee", Mobile(1), "Ann@Example.com", emails: false));

        Assert.Equal((Registered.Added, false), (result.What, result.SharedAddress));
        var view = await View(result);
        Assert.Equal(("Ann Lee", Mobile(1), "Ann@Example.com", 1), (view.Runner.Name, view.Runner.Mobile, view.Runner.Email, view.Runner.LinkVersion));
        var entry = Assert.Single(view.Entries);
        Assert.Equal("London Marathon 2027", entry.RaceName);
        Assert.Equal((result.EntryId, Saturday.Day, Instant.FromUtc(2027, 2, 1, 0, 0), null), (entry.Entry.Id, entry.Entry.RaceDay, entry.Entry.SmsSince, entry.Entry.EmailSince));
        Assert.Equal([EntryHistory.SignedUp], entry.Events.Select(e => e.What));
        var found = (await Runners.FindEntry(result.EntryId, Ct))!;
        Assert.Equal(entry.Entry.Allowed, found.Allowed);
        Assert.Equal(entry.Entry, found with { Allowed = entry.Entry.Allowed });
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        Registration[] rows = [.. Enumerable.Range(1, 20).Select(i => Registration($"Runner {i}", Mobile(i), Email(i)))];
        await Runners.Register(rows, Ct);
        var before = (await Store.Nudges.EntriesToPlan(Saturday, 0, 100, Ct)).Select(e => e.Change).ToArray();

        var again = await Runners.Register([.. rows.Select(r => r with { ConfirmedAt = Store.Now })], Ct);

        Assert.All(again, r => Assert.Equal(Registered.Unchanged, r.What));
        Assert.Equal(before, (await Store.Nudges.EntriesToPlan(Saturday, 0, 100, Ct)).Select(e => e.Change));
        Assert.Equal(20, await ConsentCount() / 2);
    }

    [Fact]
    public async Task The_same_person_and_race_again_is_an_update_of_the_one_entry()
    {
        var first = await Runners.Register(Registration("Ann", Mobile(1)));
        var change = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Change;

        var again = await Runners.Register(Registration("Ann Lee", Mobile(1), Email(1), day: TempStore.London.Days[1], at: Store.Now, by: Source.Runner));

        Assert.Equal((Registered.Updated, first.RunnerId, first.EntryId), (again.What, again.RunnerId, again.EntryId));
        var view = await View(first);
        var entry = Assert.Single(view.Entries).Entry;
        Assert.Equal(("Ann Lee", Email(1)), (view.Runner.Name, view.Runner.Email));
        Assert.Equal((TempStore.London.Days[1], Instant.FromUtc(2027, 2, 1, 0, 0), Store.Now), (entry.RaceDay, entry.SmsSince, entry.EmailSince));
        Assert.Equal([EntryHistory.SignedUp, EntryHistory.DayChanged, EntryHistory.Allowed(By.Email)], view.Entries[0].Events.Select(e => e.What));
        Assert.Holds((await Store.Nudges.EntriesToPlan(new RaceDay(Saturday.RaceId, TempStore.London.Days[1]), 0, 9, Ct))[0].Change > change);
    }

    [Theory]
    [InlineData(Source.Import)]
    [InlineData(Source.Reception)]
    public async Task Nobody_but_the_runner_gives_a_contact_another_name_unless_both_contacts_are_that_persons(string by)
    {
        var amara = await Runners.Register(Registration("Amara Okafor", Mobile(1), Email(1)));
        var before = await View(amara);

        var byMobile = await Runners.Register(Registration("Bob Other", Mobile(1), by: by));
        var byMobileWithAnother = await Runners.Register(Registration("Bob Other", Mobile(1), Email(2), by: by));
        var byEmail = await Runners.Register(Registration("Bob Other", email: Email(1), by: by));

        Assert.All([byMobile, byMobileWithAnother], r => Assert.Equal((false, new ContactOwner(ContactKind.Mobile, "Amara Okafor")), (r.IsTaken, r.Other)));
        Assert.Equal((false, new ContactOwner(ContactKind.Email, "Amara Okafor")), (byEmail.IsTaken, byEmail.Other));
        Assert.Equal(before.Runner, (await View(amara)).Runner);

        Assert.Holds((await Runners.Register(Registration("AMARA OKAFOR", Mobile(1), by: by))).IsTaken);
        Assert.Holds((await Runners.Register(Registration("Amara Okafor-Lee", Mobile(1), Email(1), by: by))).IsTaken);
        Assert.Equal("Amara Okafor-Lee", (await View(amara)).Runner.Name);
    }

    [Fact]
    public async Task Two_peoples_records_are_not_joined_by_a_line_of_a_file()
    {
        var ann = await Runners.Register(Registration("Ann", Mobile(1)));
        var bob = await Runners.Register(Registration("Bob", email: Email(1)));

        var line = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal(new ContactOwner(ContactKind.Email, "Bob"), line.Other);
        Assert.NotNull(await Runners.Find(bob.RunnerId, Ct));
        Assert.Null((await View(ann)).Runner.Email);
    }

    [Fact]
    public async Task Leaving_a_channel_out_this_time_is_no_stop()
    {
        var runner = await Store.AddRunner();
        var again = await Runners.Register(Registration("Runner 1", Mobile(1), Email(1), sms: false));

        Assert.Equal(Registered.Unchanged, again.What);
        Assert.NotNull((await Runners.FindEntry(runner.EntryId, Ct))!.SmsSince);
    }

    [Fact]
    public async Task New_evidence_of_consent_is_kept_and_plans_nothing_anew()
    {
        await Store.AddRunner();
        var change = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Change;
        var row = Registration("Runner 1", Mobile(1), Email(1));
        await Runners.Register(row with { SignUp = row.SignUp with { Consent = row.SignUp.Consent with { Source = "a second form" } } });

        Assert.Equal(4, await ConsentCount());
        Assert.Empty(await Store.Nudges.EntriesToPlan(Saturday, change, 9, Ct));
    }

    [Fact]
    public async Task One_address_is_one_mailbox_however_it_is_spelt()
    {
        var first = await Runners.Register(Registration("Ann", email: "Ann@Example.com"));
        var again = await Runners.Register(Registration("Ann", email: "ann@example.COM"));
        Assert.Equal((Registered.Unchanged, first.RunnerId), (again.What, again.RunnerId));
    }

    [Fact]
    public async Task A_known_address_with_another_mobile_is_a_new_number_of_the_same_person()
    {
        var first = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));
        var again = await Runners.Register(Registration("Ann", Mobile(2), Email(1)));

        Assert.Equal((Registered.Updated, first.RunnerId), (again.What, again.RunnerId));
        Assert.Equal(Mobile(2), (await View(first)).Runner.Mobile);
        Assert.Empty(await Runners.Search(Mobile(1), 9, Ct));
    }

    [Fact]
    public async Task An_address_shared_within_an_import_does_not_make_two_people_one()
    {
        var results = await Runners.Register([Registration("Mum", Mobile(1), Email(1)), Registration("Dad", Mobile(2), Email(1))], Ct);
        var again = await Runners.Register([Registration("Dad", Mobile(2), Email(1))], new HashSet<string> { Mobile(1), Mobile(2) }, Ct);

        Assert.Equal([false, true, true], [.. results.Select(r => r.SharedAddress), again[0].SharedAddress]);
        Assert.Equal(("Mum", Mobile(1)), (await View(results[0])).Runner is var mum ? (mum.Name, mum.Mobile) : default);
        Assert.Empty(await Runners.Search("Dad", 9, Ct));
    }

    [Fact]
    public async Task A_new_number_does_not_undo_a_stop_on_the_old_one()
    {
        await Store.Races.Save(Fun, Ct);
        var runner = await Store.AddRunner(1);
        await Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);
        var other = await Runners.Register(Registration("Runner 1", Mobile(2), Email(1), Fun.Id, Fun.Days[0]));

        Assert.Null((await Runners.FindEntry(runner.EntryId, Ct))!.SmsSince);
        Assert.NotNull((await Runners.FindEntry(runner.EntryId, Ct))!.EmailSince);
        Assert.NotNull((await Runners.FindEntry(other.EntryId, Ct))!.SmsSince);
    }

    [Fact]
    public async Task A_stop_is_never_lifted_by_registering_again()
    {
        var runner = await Store.AddRunner();
        await Runners.Stop(runner.RunnerId, null, "said stop", Source.Runner, Store.Now, Ct);
        await Runners.Register(Registration("Runner 1", Mobile(1), Email(1), by: Source.Runner, at: Store.Now));

        Assert.Equal([By.Sms, By.Email], (await View(runner)).Stops.Select(s => s.Channel));
    }

    [Theory]
    [InlineData(EntryOutcome.Withdrawn, Source.Runner, false)]
    [InlineData(EntryOutcome.Withdrawn, Source.Import, true)]
    [InlineData(EntryOutcome.Booked, Source.Runner, true)]
    [InlineData(EntryOutcome.NotRun, Source.Runner, true)]
    public async Task Only_the_runners_own_sign_up_takes_back_a_withdrawal_and_nothing_else(EntryOutcome outcome, string by, bool stays)
    {
        var runner = await Store.AddRunner();
        await Runners.SetOutcome(runner.EntryId, outcome, Source.Runner, Store.Now, Ct);
        await Runners.Register(Registration("Runner 1", Mobile(1), Email(1), by: by));

        Assert.Equal(stays ? outcome : null, (await Runners.FindEntry(runner.EntryId, Ct))!.Outcome);
    }

    [Fact]
    public async Task Registering_stores_all_of_a_batch_or_nothing()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Runners.Register(
            [Registration("Ann", Mobile(1)), Registration("Ben", Mobile(2), race: "no-such-race")], Ct));
        Assert.Empty(await Runners.Search("Ann", 9, Ct));
    }

    [Fact]
    public async Task An_outcome_is_set_undone_and_remembered_with_who_said_it()
    {
        var (runner, entry) = await Store.AddRunner() is var added ? (added.RunnerId, added.EntryId) : default;
        Assert.Holds(await Runners.SetOutcome(entry, EntryOutcome.Booked, Source.Reception, Store.Now, Ct));
        Assert.Equal(
            (EntryOutcome.Booked, Store.Now, Source.Reception),
            await Runners.FindEntry(entry, Ct) is { } e ? (e.Outcome!.Value, e.OutcomeAt!.Value, e.OutcomeBy!) : default);
        var change = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Change;
        Assert.Holds(await Runners.SetOutcome(entry, EntryOutcome.Booked, Source.Runner, Store.Now, Ct));
        Assert.Empty(await Store.Nudges.EntriesToPlan(Saturday, change, 9, Ct));

        Assert.Holds(await Runners.SetOutcome(entry, null, Source.Reception, Store.Now, Ct));
        Assert.Holds(await Runners.FindEntry(entry, Ct) is { Outcome: null, OutcomeAt: null, OutcomeBy: null });
        Assert.Equal(
            [EntryHistory.SignedUp, "booked", "booking undone"], (await Runners.Find(runner, Ct))!.Entries[0].Events.Select(e => e.What));
        Assert.Not(await Runners.SetOutcome(999, EntryOutcome.Booked, Source.Reception, Store.Now, Ct));
    }

    [Fact]
    public async Task A_stop_holds_for_number_and_address_and_has_the_planner_look_again()
    {
        var runner = await Store.AddRunner();
        var change = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Change;
        Assert.Holds(await Runners.Stop(runner.RunnerId, null, "asked us to", Source.Reception, Store.Now, Ct));
        Assert.Holds(await Runners.Stop(runner.RunnerId, null, "asked us to", Source.Reception, Store.Now, Ct));

        var entry = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, change, 9, Ct));
        Assert.Equal((true, true), (entry.Sms.Stopped, entry.Email.Stopped));
        var view = await View(runner);
        Assert.Equal(
            [new Suppression(By.Sms, "asked us to", Source.Reception, Store.Now), new Suppression(By.Email, "asked us to", Source.Reception, Store.Now)],
            view.Stops);
        Assert.Equal([EntryHistory.SignedUp, EntryHistory.Stopped], view.Entries[0].Events.Select(e => e.What));
        Assert.Not(await Runners.Stop(999, null, "", Source.Reception, Store.Now, Ct));
    }

    [Fact]
    public async Task Reception_undoes_its_own_stop_and_nobody_elses()
    {
        var runner = await Store.AddRunner();
        await Runners.Stop(runner.RunnerId, By.Email, "bounced", Source.Provider, Store.Now, Ct);
        await Runners.Stop(runner.RunnerId, null, "asked us to", Source.Reception, Store.Now, Ct);

        Assert.Equal(2, await Runners.LiftStop(runner.RunnerId, Source.Reception, Store.Now, Ct));
        Assert.Equal([(By.Email, Source.Provider)], (await View(runner)).Stops.Select(s => (s.Channel, s.By)));
        Assert.Equal(0, await Runners.LiftStop(runner.RunnerId, Source.Reception, Store.Now, Ct));
        Assert.Equal(EntryHistory.StopLifted, (await View(runner)).Entries[0].Events[^1].What);
    }

    [Fact]
    public async Task Once_the_runner_says_stop_too_reception_undoes_no_more_than_its_own()
    {
        var runner = await Store.AddRunner();
        await Runners.Stop(runner.RunnerId, By.Sms, "asked us to", Source.Reception, Store.Now, Ct);
        await Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);
        await Runners.Stop(runner.RunnerId, By.Sms, "asked us to", Source.Reception, Store.Now, Ct);

        Assert.Equal(1, await Runners.LiftStop(runner.RunnerId, Source.Reception, Store.Now, Ct));
        Assert.Equal(Source.Runner, Assert.Single((await View(runner)).Stops).By);
        Assert.Holds((await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[0].Sms.Stopped);
    }

    [Fact]
    public async Task The_runners_own_stop_stands_over_a_providers_which_reception_may_lift()
    {
        var runner = await Store.AddRunner();
        await Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Bounces, Source.Provider, Store.Now, Ct);
        await Runners.Stop(runner.RunnerId, By.Sms, "said stop", Source.Runner, Store.Now, Ct);
        await Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Bounces, Source.Provider, Store.Now, Ct);

        Assert.Holds(await Runners.LiftProvidersStop(runner.RunnerId, By.Sms, Store.Now, Ct));
        Assert.Not(await Runners.LiftProvidersStop(runner.RunnerId, By.Sms, Store.Now, Ct));
        Assert.Equal(("said stop", Source.Runner), (await View(runner)).Stops.Select(s => (s.Reason, s.By)).Single());
    }

    private async Task<RunnerView> View(RegistrationResult result) => (await Runners.Find(result.RunnerId, Ct))!;

    /// <summary>Nothing reads consents but whoever must prove them: counted in the tables themselves.</summary>
    private Task<long?> ConsentCount() => Store.Database.Read(session => session.Number("SELECT COUNT(*) FROM consents"), Ct);

    /// <summary>Deletes the row as erasure will.</summary>
    private Task<int> DeleteRunner(long id) => Store.Database.Write(session => session.Execute("DELETE FROM runners WHERE id = ?1", id), Ct);
}

public sealed class SqliteRunnerStoreTests() : RunnerStoreContract(StoreProvider.Sqlite);

public sealed class PostgresRunnerStoreTests() : RunnerStoreContract(StoreProvider.Postgres);
