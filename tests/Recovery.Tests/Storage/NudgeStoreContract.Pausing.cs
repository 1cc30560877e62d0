using NodaTime;
using Recovery.Desk;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What the clinic pauses stays where it is until it resumes, and says so if it is too late by then.</summary>
public abstract partial class NudgeStoreContract
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    public static TheoryData<PauseScope, bool> Scopes => new()
    {
        { PauseScope.Everything, true },
        { PauseScope.Session(Monday.Day), true },
        { PauseScope.Session(Wednesday.Day), false },
        { PauseScope.Race(TempStore.London.Id), true },
        { PauseScope.Race("another"), false },
        { PauseScope.Step("doms"), true },
        { PauseScope.Step("last-call"), false },
    };

    [Theory]
    [MemberData(nameof(Scopes))]
    public async Task A_pause_holds_what_it_is_about_and_nothing_else(PauseScope of, bool holds)
    {
        var message = await QueuedAtItsTime();
        await Pause(of);

        var claim = await Store.Claim(message);

        Assert.Equal(holds, claim is Claim.Nothing);
        Assert.Equal(holds ? NudgeStatus.Deferred : NudgeStatus.Attempting, (await Store.Nudge(message)).Status);
        Assert.Equal(holds ? 1 : 0, (await Store.Pauses.Holding(Store.Now, Ct)).Single().Held);
    }

    [Fact]
    public async Task What_is_held_says_by_whom_and_is_on_no_queue_and_not_lost_either()
    {
        var message = await QueuedAtItsTime();
        await Pause(PauseScope.Everything, until: Store.Now + (30 * Minute));
        await Store.Claim(message);

        Assert.Equal("paused by Anna until 8am", (await Store.Nudge(message)).Reason);
        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
        Assert.Equal(0, await Store.Nudges.RequeueLost(Store.Now + (29 * Minute), Store.Now + (29 * Minute), Ct));
        Assert.IsType<Claim.Nothing>(await Store.Claim(message));
        Assert.Equal(0, await Store.Pauses.Release(Store.Now + (29 * Minute), Ct));
    }

    [Fact]
    public async Task Once_resumed_it_is_due_at_once_and_goes_out_once()
    {
        var messages = new List<NudgeMessage>();
        foreach (var second in (int[])[40, 0, 20])
        {
            messages.Add(await Store.PlanNudge(await Store.AddRunner(second), slot: Monday.NotBefore + Duration.FromSeconds(second)));
        }

        await Store.Nudges.MarkQueued(messages, Store.Now, Ct);
        Store.MoveTo(Monday.NotBefore + Minute);
        var pause = await Pause(PauseScope.Everything);
        foreach (var message in messages)
        {
            await Store.Claim(message);
        }

        Store.MoveTo(Monday.NotBefore + (2 * Minute));
        await Resume(pause);

        var due = await Store.Nudges.ToQueue(9, Ct);
        Assert.Equal(messages.Select(m => m with { Generation = 2 }).OrderBy(m => m.Nudge), due.Select(d => d.Message).OrderBy(m => m.Nudge));
        Assert.All(due, d => Assert.InRange(d.Due, Store.Now, Store.Now + Duration.FromMilliseconds(1)));
        foreach (var message in messages)
        {
            Assert.IsType<Claim.Nothing>(await Store.Claim(message));
            Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 2 }));
            Assert.IsType<Claim.Nothing>(await Store.Claim(message with { Generation = 2 }));
        }

        Assert.Equal(0, await Store.Pauses.Release(Store.Now, Ct));
    }

    [Fact]
    public async Task Hundreds_are_released_one_after_the_other()
    {
        var messages = new List<NudgeMessage>();
        for (var i = 0; i < 45; i++)
        {
            messages.Add(await Store.PlanNudge(await Store.AddRunner(i), slot: Monday.NotBefore + Duration.FromSeconds(45 - i)));
        }

        await Store.Nudges.MarkQueued(messages, Store.Now, Ct);
        Store.MoveTo(Monday.Target);
        var pause = await Pause(PauseScope.Everything);
        foreach (var message in messages)
        {
            await Store.Claim(message);
        }

        await Resume(pause);

        var due = await Store.Nudges.ToQueue(99, Ct);
        Assert.Equal(45, due.Count);
        var slots = new Dictionary<string, Instant>();
        foreach (var message in messages)
        {
            slots[message.Nudge] = (await Store.Nudge(message)).Slot;
        }

        // In tenths: each is due no sooner than any before it.
        Assert.All(due.Zip(due.Skip(1)).Where(d => d.First.Due < d.Second.Due), d => Assert.Holds(slots[d.First.Message.Nudge] < slots[d.Second.Message.Nudge]));
        Assert.Equal(5, due.Select(d => d.Due).Distinct().Count());
    }

    [Fact]
    public async Task A_pause_that_runs_out_lets_go_by_itself()
    {
        var message = await QueuedAtItsTime();
        await Pause(PauseScope.Everything, until: Store.Now + Minute);
        await Store.Claim(message);

        Store.MoveTo(Store.Now + Minute);
        Assert.Empty(await Store.Pauses.InForce(Store.Now, Ct));
        Assert.Equal(1, await Store.Pauses.Release(Store.Now, Ct));
        Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 2 }));
    }

    [Fact]
    public async Task Of_two_pauses_any_that_is_in_force_holds()
    {
        var message = await QueuedAtItsTime();
        var (all, race) = (await Pause(PauseScope.Everything), await Pause(PauseScope.Race(TempStore.London.Id), by: "Ben", until: Store.Now + Minute));
        await Store.Claim(message);
        await Resume(all);

        await Store.Claim(message with { Generation = 2 });
        Assert.Equal("paused by Ben until 7:31am", (await Store.Nudge(message)).Reason);

        await Resume(race);
        Assert.IsType<Claim.Send>(await Store.Claim(message with { Generation = 3 }));
    }

    [Fact]
    public async Task A_pause_says_that_it_was_too_late_for_it_if_nobody_ever_resumes()
    {
        var held = await QueuedAtItsTime();
        var neverTaken = await Store.QueueNudge(await Store.AddRunner(2));
        await Pause(PauseScope.Session(Monday.Day));
        await Store.Claim(held);

        Store.MoveTo(Monday.Expires);
        Assert.Equal(2, (await Store.Nudges.SkipExpired(Store.Now, Ct)).Sum(m => m.Count));

        await AssertTooLate(held, "paused by Anna");
        await AssertTooLate(neverTaken, "paused by Anna");
        Assert.Equal([new MissedSession(Monday.Day, 2, "paused by Anna")], await Store.Log.Missed(Monday.NotBefore, Ct));
        Assert.Equal(0, await Store.Pauses.Release(Store.Now, Ct));
    }

    [Fact]
    public async Task Resumed_too_late_names_the_pause_whoever_finds_it()
    {
        var (swept, claimed) = (await QueuedAtItsTime(), await Store.QueueNudge(await Store.AddRunner(2)));
        var pause = await Pause(PauseScope.Everything);
        await Store.Claim(swept);
        await Store.Claim(claimed);
        Store.MoveTo(Monday.Expires - (10 * Minute));
        await Resume(pause);
        Store.MoveTo(Monday.Expires);

        Assert.Equal(new Claim.Nothing(SkipReason.TooLate, Missed: true), await Store.Claim(claimed with { Generation = 2 }));
        await Store.Nudges.SkipExpired(Store.Now, Ct);

        await AssertTooLate(swept, "paused by Anna until 12:50pm");
        await AssertTooLate(claimed, "paused by Anna until 12:50pm");
    }

    [Fact]
    public async Task What_went_wrong_after_the_pause_is_not_blamed_on_it()
    {
        var message = await QueuedAtItsTime();
        var pause = await Pause(PauseScope.Everything);
        await Store.Claim(message);
        await Resume(pause);
        await Store.Claim(message with { Generation = 2 });
        await Store.Record(message with { Generation = 2 }, new Outcome.Deferred("busy", Duration.Zero), Minute);

        await Store.Nudges.SkipExpired(Monday.Expires, Ct);

        Assert.Equal(SkipReason.TooLate, (await Store.Nudge(message)).Reason);
    }

    [Fact]
    public async Task A_pause_that_was_over_before_takes_no_blame()
    {
        var message = await QueuedAtItsTime();
        await Resume(await Pause(PauseScope.Everything));

        await Store.Nudges.SkipExpired(Monday.Expires, Ct);

        Assert.Equal(SkipReason.TooLate, (await Store.Nudge(message)).Reason);
    }

    [Fact]
    public async Task What_somebody_asked_for_at_that_moment_is_not_paused()
    {
        var pending = await Store.SignUps.Keep(Registration("Ann", Mobile(1), Email(1)).SignUp, "network", Store.Now, Ct);
        var text = await PlanConfirmation(pending, By.Sms);
        await Pause(PauseScope.Everything);

        Assert.IsType<Claim.Send>(await Store.Claim(text));
    }

    [Fact]
    public async Task A_stop_during_a_pause_counts_and_a_promise_comes_before_a_pause()
    {
        var runner = await Store.AddRunner();
        var message = await Store.QueueNudge(runner);
        Store.MoveTo(Monday.NotBefore);
        var pause = await Pause(PauseScope.Everything);
        await Store.Claim(message);
        await Store.Runners.Stop(runner.RunnerId, null, "said stop", Source.Runner, Store.Now, Ct);
        await Resume(pause);

        await AssertSkipped(message with { Generation = 2 }, SkipReason.Stopped);
    }

    [Fact]
    public async Task Pausing_or_resuming_twice_changes_nothing()
    {
        var (first, again) = (await Pause(PauseScope.Everything), await Pause(PauseScope.Everything));
        var byAnother = await Pause(PauseScope.Everything, by: "Ben");

        Assert.Equal(first, again);
        Assert.Equal([first, byAnother], await Store.Pauses.InForce(Store.Now, Ct));
        Assert.Equal([first, byAnother], (await Store.Pauses.Holding(Store.Now, Ct)).Select(p => p.Pause));
        Assert.Holds(await Store.Pauses.End(first.Id, "Cleo", "paused by Anna until 8am", Store.Now, Ct));
        Assert.Not(await Store.Pauses.End(first.Id, "Dan", "paused by Anna until 9am", Store.Now + Minute, Ct));
        Assert.Equal([byAnother], await Store.Pauses.InForce(Store.Now, Ct));
        Assert.Equal([byAnother], (await Store.Pauses.Holding(Store.Now, Ct)).Select(p => p.Pause));
    }

    /// <summary>They hold the first name of whoever paused.</summary>
    [Fact]
    public async Task A_pause_is_deleted_once_it_ended_long_enough_ago_whether_resumed_run_out_or_swept()
    {
        var (resumed, ranOut, inForce) = (
            await Pause(PauseScope.Everything), await Pause(PauseScope.Step("doms"), until: Store.Now + Minute), await Pause(PauseScope.Session(Monday.Day)));
        var swept = await Pause(PauseScope.Step("last-call"), until: Store.Now + (2 * Minute));
        var began = Store.Now;
        await Store.Pauses.End(resumed.Id, "Ben", "paused by Anna until 9am", began, Ct);
        Assert.Equal(0, await Store.Pauses.Purge(began, Ct));

        Assert.Equal(1, await Store.Pauses.Purge(began + Minute, Ct));
        await Store.Pauses.Release(began + (2 * Minute), Ct);
        Assert.Equal(2, await Store.Pauses.Purge(began + Duration.FromDays(365), Ct));

        Assert.Null(await Store.Pauses.Find(resumed.Id, Ct));
        Assert.Null(await Store.Pauses.Find(ranOut.Id, Ct));
        Assert.Null(await Store.Pauses.Find(swept.Id, Ct));
        Assert.Equal(inForce, Assert.Single(await Store.Pauses.InForce(began + Duration.FromDays(365), Ct)));
    }

    private async Task<NudgeMessage> QueuedAtItsTime()
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore);
        return message;
    }

    private Task<Pause> Pause(PauseScope of, string by = "Anna", Instant? until = null)
    {
        var pause = new Pause(_pauses++, of, by, null, Store.Now, until ?? Recovery.Nudges.Pauses.Pause.NoEnd);
        return Store.Pauses.Begin(pause, pause.Words(Store.Clock.Zone), Ct);
    }

    private async Task Resume(Pause pause)
    {
        await Store.Pauses.End(pause.Id, pause.By, (pause with { Until = Store.Now }).Words(Store.Clock.Zone), Store.Now, Ct);
        await Store.Pauses.Release(Store.Now, Ct);
    }

    private async Task AssertTooLate(NudgeMessage message, string pause)
    {
        var nudge = await Store.Nudge(message);
        Assert.Equal((NudgeStatus.Skipped, $"too late: {pause}"), (nudge.Status, nudge.Reason));
        Assert.Equal(pause, SkipReason.PauseToBlame(nudge.Reason));
    }

    private long _pauses = 1;
}
