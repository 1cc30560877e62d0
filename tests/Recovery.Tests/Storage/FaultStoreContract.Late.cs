using NodaTime;
using Recovery.Appointments;
using Recovery.Clinic;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Nudges.Pauses;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What misses its opening, what has no room before it, what was not told, and what the clinic itself holds back.</summary>
public abstract partial class FaultStoreContract
{
    private static readonly Duration Moment = Duration.FromMilliseconds(1);

    [Fact]
    public async Task What_has_not_gone_out_by_its_opening_is_late_until_it_expires()
    {
        await Store.QueueNudge(await Store.AddRunner(1));
        await Store.QueueNudge(await Store.AddRunner(2));
        await Store.QueueNudge(await Store.AddRunner(3), By.Email);
        await Store.Record(await Store.ClaimedNudge(await Store.AddRunner(4)), Accepted);
        await Store.PlanNudge(await Store.AddRunner(5), window: Wednesday);

        Store.MoveTo(Monday.Target - Moment);
        Assert.Empty((await Stuck()).Late);

        Store.MoveTo(Monday.Target);
        Assert.Equal(
            [new LateGroup(By.Email, Monday.Day, 1, Monday.Target, false), new LateGroup(By.Sms, Monday.Day, 2, Monday.Target, false)],
            (await Stuck()).Late);

        Store.MoveTo(Monday.Expires);
        Assert.Empty((await Stuck()).Late);
    }

    [Fact]
    public async Task What_has_no_room_is_told_from_when_it_is_known_to_the_end_of_its_day()
    {
        await Store.Plan(
            Decision(await Store.AddRunner(1), skip: SkipReason.NoRoom), Decision(await Store.AddRunner(2), skip: SkipReason.NoRoom),
            Decision(await Store.AddRunner(3), By.Email, window: Wednesday, skip: SkipReason.NoRoom), Decision(await Store.AddRunner(4), skip: SkipReason.TooLate));
        LateGroup monday = new(By.Sms, Monday.Day, 2, Monday.Target, true), wednesday = new(By.Email, Wednesday.Day, 1, Wednesday.Target, true);

        Assert.Equal([monday, wednesday], (await Stuck()).Late);

        Store.MoveTo(EndOf(Monday.Day) - Moment);
        Assert.Equal([monday, wednesday], (await Stuck()).Late);

        Store.MoveTo(EndOf(Monday.Day));
        Assert.Equal([wednesday], (await Stuck()).Late);
    }

    [Fact]
    public async Task What_the_clinic_holds_back_neither_waits_nor_is_late_and_what_it_does_not_hold_is()
    {
        var held = await Store.QueueNudge(await Store.AddRunner(1));
        await Store.QueueNudge(await Store.AddRunner(2), By.Email, step: "last-call");
        Store.MoveTo(Monday.NotBefore);
        await Store.Pauses.Begin(new(1, PauseScope.Step("doms"), "Anna", null, Store.Now, Recovery.Nudges.Pauses.Pause.NoEnd), "paused by Anna", Ct);
        Assert.IsType<Claim.Nothing>(await Store.Claim(held));
        Assert.Equal(NudgeStatus.Deferred, (await Store.Nudge(held)).Status);

        Store.MoveTo(Monday.Target);
        var stuck = await Stuck();

        Assert.Equal([new LateGroup(By.Email, Monday.Day, 1, Monday.Target, false)], stuck.Late);
        Assert.Equal([new WaitingGroup(By.Email, null, true, true, 1, Monday.NotBefore)], stuck.Waiting);
    }

    [Fact]
    public async Task A_message_about_an_appointment_that_was_refused_is_told_for_a_week_and_a_reminder_is_not()
    {
        await Store.Record(await Store.ClaimedNudge(await Store.AddRunner(3)), new Outcome.Rejected("21610", "refused"));
        var asked = await Request(1);
        await Store.Claim(asked);
        await Store.Record(asked, new Outcome.Rejected("550", "no such mailbox"));
        var refused = Store.Now;

        var unsent = Assert.Single((await Stuck()).Unsent);
        Assert.Equal((Step.Request, By.Email, NudgeStatus.Rejected, 1, refused), (unsent.Step, unsent.Channel, unsent.Status, unsent.Count, unsent.Since));
        Assert.StartsWith("no such mailbox", unsent.Reason, StringComparison.Ordinal);

        Store.MoveTo(refused + Duration.FromDays(7) + Moment);
        Assert.Empty((await Stuck()).Unsent);
    }

    [Fact]
    public async Task One_that_was_too_late_to_be_told_is_told_of_and_one_that_was_overtaken_is_not()
    {
        var (late, overtaken) = (await Request(1), await Request(2));
        await Store.Runners.SetOutcome((await Store.Nudge(overtaken)).EntryId!.Value, EntryOutcome.Booked, ChangedBy.Desk("Maya"), Store.Now, null, Ct);
        Store.MoveTo((await Store.Nudge(late)).Expires);
        await Store.Claim(overtaken);
        await Store.Nudges.SkipExpired(Store.Now, Ct);

        Assert.Equal([(Step.Request, NudgeStatus.Skipped, SkipReason.TooLate, 1)], (await Stuck()).Unsent.Select(u => (u.Step, u.Status, u.Reason, u.Count)));
    }

    /// <summary>The message that tells the clinic of a request.</summary>
    private async Task<NudgeMessage> Request(int runner)
    {
        var asks = await Store.AddRunner(runner);
        var reminder = await Store.PlanNudge(asks);
        var number = (await Store.Nudge(reminder)).Number;
        await Store.Appointments.Ask(
            new AppointmentWish(asks.EntryId, number, Monday.Day.PlusDays(1), PartOfDay.Morning, Store.Now + Duration.FromHours(3), Store.Now + Duration.FromHours(27)), Store.Now, Ct);
        var message = (await Store.Log.OfRunner(asks.RunnerId, Ct)).Single(l => l.Nudge.Step == Step.Request).Nudge;
        await Store.Nudges.MarkQueued([new NudgeMessage(message.Id, message.Generation)], Store.Now, Ct);
        return new NudgeMessage(message.Id, message.Generation);
    }

    private Instant EndOf(LocalDate day) => Store.Clock.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
}
