using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What is late, what is overdue, and what only seems so.</summary>
public abstract partial class FaultStoreContract
{
    [Fact]
    public async Task What_was_switched_to_email_is_neither_told_as_failed_nor_sent_again_with_the_rest()
    {
        Store.MoveTo(Monday.NotBefore);
        var (switched, other) = (await Dead(1), await Dead(2));
        Assert.Holds(await Store.Handling.Switch(switched.Nudge, By.Email, "instead", "Jo", Store.Now, Ct));

        Assert.Equal(1, Assert.Single((await Stuck()).Dead).Count);
        Assert.Equal(1, await Store.Nudges.ReplayAll(500, ChangedBy.Desk("Maya"), Store.Now, Ct));
        Assert.Equal(NudgeStatus.Dead, (await Store.Nudge(switched)).Status);
        Assert.Equal(NudgeStatus.Planned, (await Store.Nudge(other)).Status);
    }

    [Fact]
    public async Task What_is_planned_for_later_than_the_opening_is_not_late()
    {
        await Store.PlanNudge(await Store.AddRunner(1), slot: Monday.Target + Duration.FromMinutes(5));
        await Store.PlanNudge(await Store.AddRunner(2), slot: Monday.Target - Duration.FromMinutes(5));
        Store.MoveTo(Monday.Target + Duration.FromMinutes(6));

        Assert.Equal([new LateGroup(By.Sms, Monday.Day, 1, Monday.Target, IsDropped: false)], (await Stuck()).Late);
    }

    [Fact]
    public async Task What_there_is_no_room_for_is_told_apart_from_what_was_skipped_otherwise()
    {
        Store.MoveTo(Monday.NotBefore);
        foreach (var (who, reason) in new[] { (1, SkipReason.NoRoom), (2, SkipReason.NoRoom), (3, SkipReason.TooLate), (4, SkipReason.Booked) })
        {
            await Store.Plan(Decision(await Store.AddRunner(who), skip: reason));
        }

        Assert.Equal([new LateGroup(By.Sms, Monday.Day, 2, Monday.Target, IsDropped: true)], (await Stuck()).Late);
    }

    [Fact]
    public async Task What_a_pause_holds_neither_waits_nor_is_late_until_it_is_let_go()
    {
        var (pause, _) = await Held();
        Store.MoveTo(Monday.Target + Duration.FromMinutes(5));
        var stuck = await Stuck();
        Assert.Empty(stuck.Waiting);
        Assert.Empty(stuck.Late);

        await Resume(pause);

        stuck = await Stuck();
        Assert.Equal(new WaitingGroup(By.Sms, null, false, false, 1, Store.Now), Assert.Single(stuck.Waiting));
        Assert.Equal(new LateGroup(By.Sms, Monday.Day, 1, Monday.Target, IsDropped: false), Assert.Single(stuck.Late));
    }

    [Fact]
    public async Task What_was_resumed_and_still_has_not_gone_out_after_ten_minutes_is_overdue()
    {
        var (pause, message) = await Held();
        Store.MoveTo(Monday.Target + Duration.FromMinutes(5));
        await Resume(pause);
        await Store.Nudges.MarkQueued([message with { Generation = 2 }], Store.Now, Ct);
        var resumed = Store.Now;

        Store.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Not(Assert.Single((await Stuck()).Waiting).IsOverdue);

        Store.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(new WaitingGroup(By.Sms, null, true, true, 1, resumed), Assert.Single((await Stuck()).Waiting));
    }

    /// <summary>Nobody lets go of it where the housekeeping stands still.</summary>
    [Fact]
    public async Task What_nobody_lets_go_of_after_its_pause_ran_out_is_overdue_ten_minutes_later()
    {
        var end = Monday.Target;
        await Held(end);
        Store.MoveTo(end - Duration.FromSeconds(1));
        Assert.Empty((await Stuck()).Waiting);

        Store.MoveTo(end + Duration.FromMinutes(9));
        Assert.Not(Assert.Single((await Stuck()).Waiting).IsOverdue);
        Store.MoveTo(end + Duration.FromSeconds(601));
        Assert.Equal(new WaitingGroup(By.Sms, null, true, false, 1, end), Assert.Single((await Stuck()).Waiting));
    }

    private async Task<(Pause Pause, NudgeMessage Message)> Held(Instant? until = null)
    {
        var message = await Store.QueueNudge(await Store.AddRunner());
        Store.MoveTo(Monday.NotBefore);
        var pause = new Pause(1, PauseScope.Everything, "Anna", null, Store.Now, until ?? Recovery.Nudges.Pauses.Pause.NoEnd);
        await Store.Pauses.Begin(pause, "paused by Anna", Ct);
        Assert.IsType<Claim.Nothing>(await Store.Claim(message));
        return (pause, message);
    }

    private async Task Resume(Pause pause)
    {
        await Store.Pauses.End(pause.Id, "Anna", "paused by Anna until 8:05am", Store.Now, Ct);
        Assert.Equal(1, await Store.Pauses.Release(Store.Now, Ct));
    }
}
