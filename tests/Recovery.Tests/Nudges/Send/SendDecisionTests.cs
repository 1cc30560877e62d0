using NodaTime;
using Recovery.Appointments;
using Recovery.Nudges;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Timing;

namespace Recovery.Tests.Nudges.Send;

/// <summary>The last check before a message goes out, to the millisecond.</summary>
public class SendDecisionTests
{
    private static readonly Instant NotBefore = Instant.FromUtc(2027, 4, 27, 6, 30);
    private static readonly Instant Expires = Instant.FromUtc(2027, 4, 27, 12, 0);
    private static readonly Instant Tomorrow = Instant.FromUtc(2027, 4, 28, 6, 30);
    private static readonly Duration Moment = Duration.FromMilliseconds(1);

    /// <summary>A text that may go out.</summary>
    private static readonly SendFacts Fine = new(
        NudgeStatus.Queued, 2, NotBefore, Expires, "+447700900000", Stopped: false, Allowed: true, EntryOutcome: null, RaceDayChanged: false, PausedUntil: null);

    public static TheoryData<NudgeStatus> Statuses => [.. Enum.GetValues<NudgeStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Only_what_is_still_to_go_is_sent(NudgeStatus status)
    {
        var decision = Decide(Fine with { Status = status });
        Assert.Equal(status is NudgeStatus.Planned or NudgeStatus.Queued or NudgeStatus.Deferred, decision is SendDecision.Send);
        Assert.True(decision is SendDecision.Send or SendDecision.Ignore, $"{status} came to {decision}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_message_of_another_generation_is_ignored_even_where_the_nudge_would_end(int generation)
    {
        Assert.IsType<SendDecision.Ignore>(SendDecision.Decide(Fine, generation, NotBefore));
        Assert.IsType<SendDecision.Ignore>(SendDecision.Decide(Fine with { Stopped = true }, generation, NotBefore));
    }

    [Fact]
    public void A_nudge_goes_out_from_its_time_on_until_just_before_it_expires()
    {
        Assert.Equal(new SendDecision.PutOff(NotBefore, "not yet time"), Decide(Fine, NotBefore - Moment));
        Assert.IsType<SendDecision.Send>(Decide(Fine, NotBefore));
        Assert.IsType<SendDecision.Send>(Decide(Fine, Expires - Moment));
        Assert.Equal(new SendDecision.Skip(SkipReason.TooLate), Decide(Fine, Expires));
    }

    [Fact]
    public void A_pause_holds_until_its_last_moment()
    {
        var paused = Fine with { PausedUntil = NotBefore + Duration.FromMinutes(5) };
        Assert.Equal(new SendDecision.PutOff(NotBefore + Duration.FromMinutes(5), "the channel is paused"), Decide(paused, NotBefore + Duration.FromMinutes(5) - Moment));
        Assert.IsType<SendDecision.Send>(Decide(paused, NotBefore + Duration.FromMinutes(5)));
    }

    [Fact]
    public void A_pause_without_an_end_makes_nothing_too_late_before_its_time()
    {
        var held = Fine with { PausedUntil = ChannelPause.NoEnd };
        Assert.Equal(new SendDecision.PutOff(NotBefore + Duration.FromMinutes(5), "the channel is paused"), Decide(held));
        Assert.Equal(new SendDecision.PutOff(Expires + Duration.FromMinutes(4), "the channel is paused"), Decide(held, Expires - Duration.FromMinutes(1)));
        Assert.Equal(new SendDecision.Skip(SkipReason.TooLate), Decide(held, Expires));
    }

    [Fact]
    public void What_the_clinic_paused_is_held_until_the_last_moment_of_the_pause_and_no_longer_than_its_own_time()
    {
        var pause = new PauseFact(7, NotBefore + Duration.FromMinutes(5), "paused by Anna until 7:35am");
        var paused = Fine with { Pause = pause, PausedUntil = NotBefore + Duration.FromHours(1) };
        Assert.Equal(new SendDecision.Hold(pause), Decide(paused));
        Assert.Equal(new SendDecision.Hold(pause), Decide(paused, pause.Until - Moment));
        Assert.IsType<SendDecision.PutOff>(Decide(paused, pause.Until));
        Assert.IsType<SendDecision.Send>(Decide(paused with { PausedUntil = null }, pause.Until));
        Assert.Equal(new SendDecision.PutOff(NotBefore, "not yet time"), Decide(paused, NotBefore - Moment));
        Assert.Equal(new SendDecision.Skip(SkipReason.TooLate), Decide(paused with { Pause = pause with { Until = Expires + Moment } }, Expires));
        Assert.Equal(new SendDecision.Skip(SkipReason.Stopped), Decide(paused with { Stopped = true }));
    }

    [Theory]
    [InlineData(EntryOutcome.Booked, SkipReason.Booked)]
    [InlineData(EntryOutcome.NotRun, SkipReason.NotRun)]
    [InlineData(EntryOutcome.Withdrawn, SkipReason.Withdrawn)]
    [InlineData(EntryOutcome.Requested, SkipReason.Requested)]
    public void Whatever_became_of_the_entry_ends_its_nudges(EntryOutcome outcome, string reason) =>
        AssertNever(reason, Fine with { EntryOutcome = outcome });

    [Fact]
    public void Stops_erasures_changed_days_and_channels_that_are_off_end_a_nudge()
    {
        AssertNever(SkipReason.Stopped, Fine with { Stopped = true });
        AssertNever(SkipReason.Erased, Fine with { Erased = true });
        AssertNever(SkipReason.Moved, Fine with { RaceDayChanged = true });
        AssertNever(SkipReason.ChannelOff, Fine with { Allowed = false });
        AssertNever(SkipReason.ChannelOff, Fine with { Contact = null });
    }

    [Theory]
    [InlineData(RequestStatus.Open, null)]
    [InlineData(RequestStatus.Offered, SkipReason.Answered)]
    [InlineData(RequestStatus.Confirmed, SkipReason.Answered)]
    [InlineData(RequestStatus.Declined, SkipReason.Answered)]
    [InlineData(RequestStatus.Undone, SkipReason.Answered)]
    [InlineData(RequestStatus.Withdrawn, SkipReason.TakenBack)]
    [InlineData(RequestStatus.Replaced, SkipReason.TakenBack)]
    public void The_clinic_hears_of_a_request_while_it_is_open_whatever_the_runner_stopped(RequestStatus status, string? reason)
    {
        var letter = Fine with { Appointment = new AppointmentFacts(Step.Request, status), Stopped = true, Allowed = false, Contact = null, EntryOutcome = EntryOutcome.Requested };
        Assert.Equal(reason is null ? new SendDecision.Send() : new SendDecision.Skip(reason), Decide(letter));
    }

    [Theory]
    [InlineData(RequestStatus.Open)]
    [InlineData(RequestStatus.Declined)]
    [InlineData(RequestStatus.Withdrawn)]
    [InlineData(RequestStatus.Replaced)]
    [InlineData(RequestStatus.Undone)]
    public void A_runner_hears_of_no_booking_but_one_that_stands(RequestStatus status)
    {
        AssertNever(SkipReason.BookingUndone, Booked() with { Appointment = new AppointmentFacts(Step.Booked, status) });
        Assert.IsType<SendDecision.Send>(Decide(Booked()));
    }

    [Theory]
    [InlineData(Step.Booked, RequestStatus.Confirmed)]
    [InlineData(Step.Changed, RequestStatus.Confirmed)]
    [InlineData(Step.Offer, RequestStatus.Offered)]
    [InlineData(Step.Declined, RequestStatus.Declined)]
    [InlineData(Step.Cancelled, RequestStatus.Undone)]
    public void A_runner_hears_the_latest_answer_and_no_other(string step, RequestStatus status)
    {
        var letter = Fine with { EntryOutcome = status == RequestStatus.Confirmed ? EntryOutcome.Booked : null, Appointment = new AppointmentFacts(step, status) };
        Assert.IsType<SendDecision.Send>(Decide(letter));
        AssertNever(SkipReason.Overtaken, letter with { Appointment = new AppointmentFacts(step, status, IsLatest: false) });
        foreach (var other in Enum.GetValues<RequestStatus>().Where(s => s != status))
        {
            Assert.IsType<SendDecision.Skip>(Decide(letter with { Appointment = new AppointmentFacts(step, other) }));
        }
    }

    [Fact]
    public void Whoever_has_booked_meanwhile_is_not_told_of_a_no()
    {
        var letter = Fine with { Appointment = new AppointmentFacts(Step.Declined, RequestStatus.Declined) };
        AssertNever(SkipReason.Booked, letter with { EntryOutcome = EntryOutcome.Booked });
        AssertNever(SkipReason.NotRun, letter with { EntryOutcome = EntryOutcome.NotRun });
    }

    [Fact]
    public void A_runner_hears_of_a_booking_by_a_channel_that_is_on_alone()
    {
        AssertNever(SkipReason.Stopped, Booked() with { Stopped = true });
        AssertNever(SkipReason.ChannelOff, Booked() with { Allowed = false });
        AssertNever(SkipReason.ChannelOff, Booked() with { Contact = null });
        AssertNever(SkipReason.Erased, Booked() with { Erased = true });
    }

    [Fact]
    public void Out_of_hours_a_runner_is_left_in_peace_and_the_clinic_is_not()
    {
        var wake = new SendDecision.PutOff(Tomorrow, "outside the hours in which messages go out");
        Assert.Equal(wake, SendDecision.Decide(Booked(), 2, NotBefore, Tomorrow));
        Assert.IsType<SendDecision.Send>(SendDecision.Decide(Booked(), 2, NotBefore, null));
        Assert.IsType<SendDecision.Send>(SendDecision.Decide(Booked() with { Appointment = new AppointmentFacts(Step.Request, RequestStatus.Open) }, 2, NotBefore, Tomorrow));
    }

    /// <summary>The runner is told of a booking, which is what became of the entry.</summary>
    private static SendFacts Booked() => Fine with { EntryOutcome = EntryOutcome.Booked, Appointment = new AppointmentFacts(Step.Booked, RequestStatus.Confirmed) };

    private static SendDecision Decide(SendFacts facts, Instant? now = null) => SendDecision.Decide(facts, 2, now ?? NotBefore);

    /// <summary>Whether it is too early, time, paused or too late: a promise comes first.</summary>
    private static void AssertNever(string reason, SendFacts facts)
    {
        Assert.All(
            [NotBefore - Duration.FromHours(1), NotBefore, Expires],
            now => Assert.Equal(new SendDecision.Skip(reason), Decide(facts, now)));
        Assert.Equal(new SendDecision.Skip(reason), Decide(facts with { PausedUntil = Expires }));
    }
}
