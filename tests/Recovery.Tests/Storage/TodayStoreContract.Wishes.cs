using NodaTime;
using Recovery.Desk.Notes;
using Recovery.Desk.Today;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Races;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Storage.Sql;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Whoever said stop is neither rung nor written to another way, and takes nobody's place among those who need somebody.</summary>
public abstract partial class TodayStoreContract
{
    public static TheoryData<string> Stops => ["everything", "emails", "the entry's emails", "everything about the entry", "texts", "everything by the number alone"];

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task Nothing_goes_out_another_way_to_whoever_said_stop_since(string what)
    {
        var runner = await Store.AddRunner(1);
        var doubt = await Sent(runner, new Outcome.InDoubt("lost"));
        await (what switch
        {
            "everything" => Store.Runners.Stop(runner.RunnerId, null, StopReasons.Said, Source.Runner, Store.Now, Ct),
            "emails" => Store.Runners.Stop(runner.RunnerId, By.Email, StopReasons.Unsubscribed, Source.Runner, Store.Now, Ct),
            "texts" => Store.Runners.Stop(runner.RunnerId, By.Sms, StopReasons.Texted, Source.Runner, Store.Now, Ct),
            "everything by the number alone" => Store.Database.Write(
                s => s.Suppress(Store.Hashes.Of(ContactKind.Mobile, Mobile(1)), null, StopReasons.Said, Source.Runner, Store.Now), Ct),
            "everything about the entry" => Store.Runners.SetOutcome(runner.EntryId, EntryOutcome.Withdrawn, Source.Runner, Store.Now, Ct),
            _ => (Task)Store.Database.Write(
                async s => await s.Execute("DELETE FROM entry_channels WHERE entry_id = ?1 AND channel = ?2", runner.EntryId, By.Email.Code), Ct),
        });

        Assert.Not(await Store.Handling.Switch(doubt.Nudge, By.Email, "instead", "Jo", Store.Now, Ct), $"An email went out after a stop of {what}");
    }

    [Fact]
    public async Task What_a_provider_found_out_about_a_number_keeps_no_email_back()
    {
        var wrong = await Sent(await Store.AddRunner(1), new Outcome.Rejected("21614", "no mobile", StopReasons.NoMobile, OfNumber: true));

        Assert.Holds(await Store.Handling.Switch(wrong.Nudge, By.Email, "instead", "Jo", Store.Now, Ct));
    }

    [Fact]
    public async Task Whoever_said_stop_or_booked_takes_nobodys_place_in_the_list()
    {
        await Failed(1);
        foreach (var number in (int[])[2, 3])
        {
            var stopped = await Failed(number);
            await Store.Runners.Stop(stopped.RunnerId, null, StopReasons.Said, Source.Runner, Store.Now, Ct);
        }

        var found = await Store.Today.Messages(Monday.NotBefore, Monday.Expires, Store.Now, 2, Ct);

        Assert.Equal("Runner 1", Assert.Single(found).Who.Name);
    }

    [Fact]
    public async Task What_is_nobodys_counts_only_while_it_can_be_sent_again()
    {
        var signUp = await Store.SignUps.Keep(Registration("Ann", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        await Store.SignUps.PlanConfirmation(
            new Confirmation("confirm-1", signUp.Id, new RaceDay(TempStore.London.Id, TempStore.London.Days[0]), By.Sms, Monday.Day, Monday.Expires, 1), Monday.NotBefore, Ct);
        var about = new NoteSubject("channel:sms", Store.Now);
        await Store.Notes.Plan(about, [new NoteEmail("note-1", about)], Monday.NotBefore, Monday.Expires, Ct);
        var erased = await Store.AddRunner(2);
        await Store.Plan(Decision(erased));
        string[] dead = ["confirm-1", "note-1", Decision(erased).NudgeId];
        foreach (var id in dead)
        {
            await Store.Nudges.MarkDead(new NudgeMessage(id, 1), "failed ten times", Store.Now, Ct);
        }

        await Store.Data.Erase(erased.RunnerId, Store.Now, Ct);

        Assert.Equal(["confirm-1"], await At(Monday.NotBefore));
        Assert.Empty(await At(Monday.Expires));

        async Task<IEnumerable<string>> At(Instant now) =>
            (await Store.Today.Messages(Monday.NotBefore, Monday.Expires, now, 9, Ct)).Select(n => ((Need.Message)n.Need).Nudge);
    }
}
