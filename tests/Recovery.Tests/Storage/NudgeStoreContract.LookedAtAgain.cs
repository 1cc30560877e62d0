using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Send;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What was decided about an entry and could not be written is decided again.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task An_entry_whose_nudge_was_put_off_while_it_was_being_planned_is_planned_again()
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);
        var seen = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct));
        await Store.Claim(message);
        await Store.Record(message, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(30));

        await Store.Plan(Decision(runner, window: Wednesday, existing: 1));

        var again = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, seen.Change, 9, Ct));
        Assert.Equal(2, Assert.Single(again.Nudges).Generation);
        await Store.Plan(Decision(runner, window: Wednesday, existing: 2));
        Assert.Equal(Wednesday.Day, (await Store.Nudge(message)).SessionDay);
        Assert.Empty(await Store.Nudges.EntriesToPlan(Saturday, again.Change, 9, Ct));
    }

    [Fact]
    public async Task What_was_sent_meanwhile_is_not_looked_at_again_for_it()
    {
        var runner = await Store.AddRunner();
        var message = await Store.ClaimedNudge(runner);
        var seen = Assert.Single(await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct));
        await Store.Record(message, new Outcome.Accepted("SM1"));

        await Store.Plan(Decision(runner, window: Wednesday, existing: 1));

        Assert.Empty(await Store.Nudges.EntriesToPlan(Saturday, seen.Change, 9, Ct));
    }

    [Fact]
    public async Task An_entry_that_two_processes_planned_otherwise_at_once_is_planned_again()
    {
        var (alike, moved, booked) = (await Store.AddRunner(1), await Store.AddRunner(2), await Store.AddRunner(3));
        var seen = (await Store.Nudges.EntriesToPlan(Saturday, 0, 9, Ct))[^1].Change;
        await Store.Plan(Decision(alike), Decision(moved), Decision(booked));

        await Store.Plan(
            Decision(alike, slot: Monday.NotBefore + Duration.FromSeconds(1)), Decision(moved, window: Wednesday),
            Decision(booked, skip: SkipReason.Booked), Decision(await Store.AddRunner(4)));

        var again = await Store.Nudges.EntriesToPlan(Saturday, seen, 9, Ct);
        Assert.Equal([moved.EntryId, booked.EntryId], again.Where(e => e.Nudges is [{ Generation: 1 }] && e.Name != "Runner 4").Select(e => e.EntryId));
    }

    [Fact]
    public async Task Nothing_that_has_ended_is_held_by_a_pause_any_more()
    {
        var (skipped, dead) = (await QueuedAtItsTime(), await Store.QueueNudge(await Store.AddRunner(2)));
        await Pause(PauseScope.Everything);
        await Store.Claim(skipped);
        await Store.Claim(dead);
        Assert.Equal(2, await Held());

        await Store.Nudges.MarkDead(dead, "failed ten times", Store.Now, Ct);
        Assert.Equal(1, await Held());
        await Store.Nudges.SkipExpired(Monday.Expires, Ct);
        Assert.Equal(0, await Held());
        await AssertTooLate(skipped, "paused by Anna");

        Task<long?> Held() => Store.Database.Read(s => s.Number("SELECT COUNT(*) FROM nudges WHERE held_by IS NOT NULL"), Ct);
    }
}
