using NodaTime;
using Recovery.Desk.Faults;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Readiness;
using Recovery.Runners;
using Recovery.Tests.Fixtures;
using Recovery.Timing;

namespace Recovery.Tests.Desk;

/// <summary>What reception is told of each kind of trouble: why, since when, how many wait, and the way out.</summary>
public sealed class FaultsTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 4, 27, 6, 40);
    private static readonly Instant Earlier = Now - Duration.FromMinutes(9);
    private static readonly SaidTimes Times = new(Now, DateTimeZoneProviders.Tzdb["Europe/London"]);

    [Fact]
    public void A_channel_on_hold_says_how_many_wait_behind_it_and_when_it_is_tried_again()
    {
        var fault = Assert.Single(Sending(StuckFacts.None with
        {
            Pauses = [new ChannelPause(By.Sms, "the account is suspended", Earlier, Now + Duration.FromMinutes(2))],
            Waiting = [Waiting(By.Sms, "the channel is paused", 200), Waiting(By.Sms, null, 12), Waiting(By.Email, null, 5)],
        }));

        Assert.Equal((FaultKind.Hold, "hold:sms", "Texts are on hold", "The account is suspended.", Earlier, 212), (fault.Kind, fault.Key, fault.What, fault.Why, fault.Since, fault.Waiting));
        Assert.Equal("We try again by ourselves at 7:42am. Nothing is lost: what can still go out in time will.", fault.WayOut);
        Assert.Holds(fault.StopsSending);
    }

    [Fact]
    public void Only_what_goes_out_once_it_is_over_is_said_to_wait()
    {
        StuckGroup some = new(By.Sms, 7, Earlier);
        var hold = Sending(StuckFacts.None with
        {
            Pauses = [new ChannelPause(By.Sms, "suspended", Earlier, Now + Duration.FromMinutes(2))],
            Waiting = [Waiting(By.Sms, null, 12), Waiting(By.Sms, Sender.NoWords, 5)],
        });
        var left = Left(StuckFacts.None with
        {
            Dead = [new DeadGroup(By.Sms, 7, 7, Earlier)], InDoubt = [some], Unreceipted = [some], Unreadable = [some],
            Unsent = [new UnsentGroup(Step.Booked, By.Sms, NudgeStatus.Rejected, "refused", 7, Earlier), new UnsentGroup(Step.Request, By.Email, NudgeStatus.Rejected, "refused", 7, Earlier)],
        });
        LateGroup late = new(By.Sms, new LocalDate(2027, 4, 27), 7, Earlier, IsDropped: true);

        Assert.Equal([12, 5], hold.Select(f => f.Waiting));
        Assert.Equal(6, left.Count);
        Assert.All(left, f => Assert.Equal((0, ""), (f.Waiting, Recovery.Web.Clinic.Words.FaultWords.Waiting(f))));
        Assert.Equal([0, 7], Sending(StuckFacts.None with { Late = [late, late with { IsDropped = false }] }).Select(f => f.Waiting));
    }

    [Fact]
    public void A_restore_holds_until_it_is_finished() => Assert.StartsWith(
        "They wait until the restore is finished.",
        Assert.Single(Sending(StuckFacts.None with { Pauses = [new ChannelPause(By.Email, "restored", Earlier, ChannelPause.NoEnd)] })).WayOut, StringComparison.Ordinal);

    [Fact]
    public void A_busy_provider_is_a_fault_only_once_it_lasts()
    {
        const string Busy = "Twilio is busy. The text will go out a little later.";
        Assert.Empty(Sending(StuckFacts.None with { Waiting = [Waiting(By.Sms, Busy, 3, Now - Duration.FromSeconds(90))] }));

        var fault = Assert.Single(Sending(StuckFacts.None with { Waiting = [Waiting(By.Sms, Busy, 3)] }));
        Assert.Equal((FaultKind.Delay, "3 texts are delayed", "Twilio is busy."), (fault.Kind, fault.What, fault.Why));
        Assert.Contains("see what Carrier of sms says", fault.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_for_its_hour_is_in_order()
    {
        var quiet = (SendDecision.PutOff)SendDecision.Decide(
            new SendFacts(NudgeStatus.Queued, 1, Now + Duration.FromHours(1), Now + Duration.FromHours(2), "", false, true, null, false, null), 1, Now);

        Assert.Empty(Sending(StuckFacts.None with { Waiting = [Waiting(By.Sms, quiet.Reason, 3)] }));
    }

    [Theory]
    [InlineData(true, 1, "1 text should have gone out by now", "It waits in the queue, and nothing takes it out.")]
    [InlineData(true, 2, "2 texts should have gone out by now", "They wait in the queue, and nothing takes them out.")]
    [InlineData(false, 1, "1 text should have gone out by now", "It couldn't be put in the queue.")]
    public void What_should_have_gone_out_says_where_it_waits(bool queued, int count, string what, string why)
    {
        var fault = Assert.Single(Sending(StuckFacts.None with { Waiting = [Waiting(By.Sms, null, count) with { IsOverdue = true, IsQueued = queued }] }));

        Assert.Equal((FaultKind.Overdue, what, why), (fault.Kind, fault.What, fault.Why));
    }

    [Fact]
    public void What_waits_behind_a_hold_is_told_once() => Assert.Single(Sending(StuckFacts.None with
    {
        Pauses = [new ChannelPause(By.Sms, "suspended", Earlier, Now + Duration.FromMinutes(2))],
        Waiting = [Waiting(By.Sms, null, 7) with { IsOverdue = true }, Waiting(By.Sms, "Twilio couldn't be reached.", 7)],
    }));

    [Fact]
    public void A_template_that_fails_is_told_apart_and_stops_nothing_else()
    {
        var fault = Assert.Single(Sending(StuckFacts.None with { Waiting = [Waiting(By.Email, Sender.NoWords, 2)] }));

        Assert.Equal((FaultKind.Unwritten, "2 emails can't be written", false), (fault.Kind, fault.What, fault.StopsSending));
    }

    [Theory]
    [InlineData(1, 1, "Send it again below.")]
    [InlineData(1, 0, "It's too late to send it again. If it matters, ring the runner.")]
    [InlineData(3, 3, "Send them again below.")]
    [InlineData(3, 1, "Send them again below: there's still time for 1.")]
    [InlineData(3, 0, "It's too late to send them again. If it matters, ring the runners.")]
    public void What_was_given_up_says_whether_there_is_still_time(int count, int inTime, string wayOut) =>
        Assert.Equal(wayOut, Assert.Single(Left(StuckFacts.None with { Dead = [new DeadGroup(By.Sms, count, inTime, Earlier)] })).WayOut);

    [Fact]
    public void What_is_in_doubt_is_asked_for_where_the_provider_can_be_asked()
    {
        var faults = Left(StuckFacts.None with { InDoubt = [new StuckGroup(By.Sms, 2, Earlier), new StuckGroup(By.Email, 1, Earlier)] });

        Assert.StartsWith("We ask Carrier of sms every minute", faults[0].WayOut, StringComparison.Ordinal);
        Assert.StartsWith("We'll know once Carrier of email reports", faults[1].WayOut, StringComparison.Ordinal);
        Assert.Equal("1 email is unconfirmed", faults[1].What);
    }

    [Fact]
    public void A_message_about_an_appointment_that_failed_is_told_by_whom_it_was_for()
    {
        var faults = Left(StuckFacts.None with
        {
            Unsent =
            [
                new UnsentGroup(Step.Request, By.Email, NudgeStatus.Rejected, "this address isn't valid (400)", 2, Earlier),
                new UnsentGroup(Step.Booked, By.Sms, NudgeStatus.Skipped, SkipReason.TooLate, 1, Earlier),
            ],
        });

        Assert.Equal(("2 messages to the clinic's own mailbox didn't arrive", "This address isn't valid (400)."), (faults[0].What, faults[0].Why));
        Assert.Equal(("1 message about an appointment didn't reach the runner", "It was too late by the time it could be sent."), (faults[1].What, faults[1].Why));
    }

    [Fact]
    public void A_timer_without_a_sign_of_life_is_missed_and_a_system_that_has_just_begun_is_given_time()
    {
        var sign = new WorkSign(TimedWork.Planning, Now - Duration.FromHours(9), null, null);

        Assert.Empty(Working(Now - Duration.FromMinutes(4)).Of([sign]));
        var fault = Assert.Single(Working(Now - Duration.FromHours(1)).Of([sign]));
        Assert.Equal(("Nothing is being planned", "The planning timer last worked at 10:40pm on Monday 26 April."), (fault.What, fault.Why));
        Assert.Empty(Working(Now - Duration.FromHours(1)).Of([sign with { At = Now - Duration.FromMinutes(5) }]));
    }

    [Fact]
    public void What_fails_within_a_timer_is_named()
    {
        var fault = Assert.Single(Working(Earlier).Of([new WorkSign(TimedWork.Housekeeping, Now, "keeping promises off the store", Earlier)]));

        Assert.Equal(("failing:housekeeping", "It's this: keeping promises off the store.", Earlier), (fault.Key, fault.Why, fault.Since));
    }

    [Fact]
    public void What_failed_a_moment_ago_is_given_time()
    {
        var sign = new WorkSign(TimedWork.Housekeeping, Now, "retention", Now - Duration.FromSeconds(299));

        Assert.Empty(Working(Now - Duration.FromHours(1)).Of([sign]));
        Assert.Single(Working(Now - Duration.FromHours(1)).Of([sign with { FailingSince = Now - Duration.FromMinutes(5) }]));
    }

    private static IReadOnlyList<Fault> Sending(StuckFacts stuck) => [.. new SendingFaults(stuck, Carrier, Times).All];

    private static IReadOnlyList<Fault> Left(StuckFacts stuck) => [.. new LeftFaults(stuck, Carrier).All];

    private static WorkFaults Working(Instant watching) => new(Times, Duration.FromMinutes(5), watching);

    private static string Carrier(Channel channel) => $"Carrier of {channel.Code}";

    private static WaitingGroup Waiting(Channel channel, string? reason, int count, Instant? since = null) =>
        new(channel, reason, IsOverdue: false, IsQueued: true, count, since ?? Earlier);
}
