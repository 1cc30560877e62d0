using System.Diagnostics.Metrics;
using NodaTime;
using Recovery.Appointments;
using Recovery.Messages;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Tests.Fixtures;
using Recovery.Timing;
using Recovery.Tests.Telemetry;
using Recovery.Time;
using static Recovery.Tests.Nudges.Send.RecordedRig;

namespace Recovery.Tests.Nudges.Send;

/// <summary>One message's way through its sender: what is claimed until when, what is handed over, and what is written down of it.</summary>
public sealed class SenderTests : IAsyncDisposable
{
    private const string Claimed = "ISendStore.Claim";
    private const string Recorded = "ISendStore.Record";
    private const string Paused = "ISendStore.SetPause";
    private const string Queued = "IQueueingStore.ToQueue";
    private const string Sent = "Sms.Send";
    private const string Reserved = "ISendingPace.Reserve";

    private static readonly NudgeMessage Message = new(A, 3);

    private readonly RecordedRig _rig = new(null, ("Senders:Concurrency", "1"));

    private static Instant Now => Start;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RecordedCalls Calls => _rig.Calls;

    [Fact]
    public async Task A_nudge_is_claimed_for_a_minute_and_what_came_of_it_is_recorded()
    {
        ClaimGives(Nudge(A));
        await Handle();

        Assert.Equal([Claimed, Sent, Recorded], Calls.Names);
        Assert.Equal([Message, Now, Now + Duration.FromMinutes(1)], Calls.Given(Claimed).Where(g => g is not Delegate));
        Assert.Equal([Message, new Outcome.Accepted("SM1"), Now, Duration.Zero], Calls.Given(Recorded));
    }

    [Fact]
    public async Task The_last_check_is_of_the_generation_that_was_queued_and_keeps_the_courtesy_range()
    {
        _rig.Advance(Duration.FromHours(14));
        await Handle();

        var check = Assert.IsType<Func<SendFacts, SendDecision>>(Calls.Given(Claimed)[1]);
        var booked = new SendFacts(
            NudgeStatus.Queued, Message.Generation, Now, Now + Duration.FromDays(2), "+447700900000", Stopped: false, Allowed: true, null,
            RaceDayChanged: false, PausedUntil: null, Appointment: new AppointmentFacts(Step.Booked, RequestStatus.Confirmed));
        Assert.Equal(Instant.FromUtc(2027, 4, 28, 6, 30), Assert.IsType<SendDecision.PutOff>(check(booked)).Until);
        Assert.IsType<SendDecision.Ignore>(check(booked with { Generation = Message.Generation + 1 }));
    }

    [Theory]
    [InlineData("00:01:00", 40)]
    [InlineData("00:00:04", 1)]
    public async Task A_call_begins_as_long_as_it_can_be_over_before_its_claim_is(string lease, int latest)
    {
        await using var rig = new RecordedRig(null, ("Senders:ClaimLease", lease));
        rig.Calls.Answer(Claimed, _ =>
        {
            rig.Advance(Duration.FromSeconds(latest));
            return new Claim.Send(Nudge(A));
        });
        await rig.Get<Sender>().Handle(Message, By.Sms, Ct);

        Assert.Equal(new Outcome.Accepted("SM1"), rig.Calls.Given(Recorded)[1]);
    }

    [Theory]
    [InlineData("00:01:00", 40)]
    [InlineData("00:00:04", 1)]
    public async Task A_call_that_might_outlast_its_claim_is_not_made_and_the_nudge_is_due_again_soon(string lease, int latest)
    {
        await using var rig = new RecordedRig(null, ("Senders:ClaimLease", lease));
        rig.Calls.Answer(Claimed, _ =>
        {
            rig.Advance(Duration.FromSeconds(latest) + Duration.FromMilliseconds(1));
            return new Claim.Send(Nudge(A));
        });
        await rig.Get<Sender>().Handle(Message, By.Sms, Ct);

        Assert.Empty(rig.Calls.To(Sent));
        Assert.IsType<Outcome.Deferred>(rig.Calls.Given(Recorded)[1]);
        Assert.Equal(Duration.FromSeconds(5), rig.Calls.Given(Recorded)[3]);
        Assert.Single(rig.Calls.To(Queued));
    }

    [Fact]
    public async Task A_system_that_is_being_stopped_hands_nothing_over_and_writes_that_down_all_the_same()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Calls.Answer(Claimed, _ =>
        {
            stop.Cancel();
            return new Claim.Send(Nudge(A));
        });
        await _rig.Get<Sender>().Handle(Message, By.Sms, stop.Token);

        Assert.Empty(Calls.To(Sent));
        Assert.Equal(Duration.FromSeconds(1), Calls.Given(Recorded)[3]);
        Assert.Not(Assert.Single(Calls.To(Recorded)).Token.CanBeCanceled);
        Assert.Not(Assert.Single(Calls.To(Queued)).Token.CanBeCanceled);
    }

    /// <summary>An open claim would run out, and the note would stand in doubt for ever: an email can't be asked for.</summary>
    [Fact]
    public async Task A_note_to_the_clinic_that_cannot_be_written_leaves_no_claim_open()
    {
        ClaimGives(Nudge(A, By.Email) with { Step = Step.Note });
        Calls.AnswerInTurn("IClinicNotes.Write", new InvalidOperationException("the store is away"), new OperationCanceledException());
        await Handle();
        await Handle();

        Assert.Empty(Calls.To("Email.Send"));
        Assert.Equal([Sender.NoWords, Sender.NoWords], Calls.To(Recorded).Select(c => ((Outcome.Deferred)c.Given[1]!).Reason));
        Assert.All(Calls.To(Recorded), c => Assert.Equal(Duration.FromMinutes(1), c.Given[3]));
        Assert.Equal(2, Calls.To(Queued).Count);
    }

    [Fact]
    public async Task A_note_that_was_being_written_as_the_system_stopped_is_due_again_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        ClaimGives(Nudge(A, By.Email) with { Step = Step.Note });
        Calls.Answer("IClinicNotes.Write", _ =>
        {
            stop.Cancel();
            return new OperationCanceledException(stop.Token);
        });
        await _rig.Get<Sender>().Handle(Message, By.Email, stop.Token);

        Assert.Equal(Duration.FromSeconds(1), Calls.Given(Recorded)[3]);
        Assert.Single(Calls.To(Queued));
    }

    /// <summary>There are still words for it, so that nothing else would keep it from going out.</summary>
    [Theory]
    [InlineData("last-call", 27, "the plan no longer has this step")]
    [InlineData("doms", 25, "the clinic is now closed on that day")]
    public async Task A_nudge_that_no_longer_fits_plan_or_hours_waits_for_the_planner(string step, int sessionDay, string reason)
    {
        await using var rig = new RecordedRig(null, ("Plan:Steps:0:Key", "doms"), ("Plan:Steps:0:Channels", "Sms"));
        rig.Calls.Answer(Claimed, new Claim.Send(Nudge(A) with { Step = step, SessionDay = new LocalDate(2027, 4, sessionDay) }));
        await rig.Get<Sender>().Handle(Message, By.Sms, Ct);

        Assert.Empty(rig.Calls.To(Sent));
        Assert.Equal([Message, new Outcome.Deferred(reason, Duration.FromMinutes(5)), Now, Duration.FromMinutes(5)], rig.Calls.Given(Recorded));
        Assert.Empty(rig.Calls.To(Paused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_a_fault_of_the_whole_channel_pauses_it(bool pauses)
    {
        ClaimGives(Nudge(A));
        var outcome = new Outcome.Deferred("wrong password", Duration.FromMinutes(3), pauses);
        Calls.Answer(Sent, outcome);
        await Handle();

        Assert.Equal([Message, outcome, Now, Duration.FromMinutes(3)], Calls.Given(Recorded));
        Assert.Equal(
            pauses ? [new ChannelPause(By.Sms, "wrong password", Now, Now + Duration.FromMinutes(3))] : [],
            Calls.To(Paused).Select(c => c.Given[0]));
    }

    [Theory]
    [InlineData("accepted", false)]
    [InlineData("rejected", false)]
    [InlineData("in doubt", false)]
    [InlineData("deferred", true)]
    public async Task Only_a_deferral_is_queued_anew_and_only_what_was_accepted_counts_as_sent(string what, bool isQueued)
    {
        using var measured = new Measured(_rig.Get<IMeterFactory>());
        ClaimGives(Nudge(A));
        Outcome outcome = what switch
        {
            "accepted" => new Outcome.Accepted("SM1"),
            "rejected" => new Outcome.Rejected("1", "no"),
            "in doubt" => new Outcome.InDoubt("lost"),
            _ => new Outcome.Deferred("busy", Duration.FromSeconds(30)),
        };
        Calls.Answer(Sent, outcome);
        await Handle();

        Assert.Equal(outcome, Calls.Given(Recorded)[1]);
        Assert.Equal(isQueued ? 1 : 0, Calls.To(Queued).Count);
        Assert.Equal(what == "accepted" ? 1 : 0, measured.Sum("sent", "sms"));
    }

    [Fact]
    public async Task What_is_put_off_is_queued_anew_and_what_has_come_to_nothing_is_left()
    {
        Calls.AnswerInTurn(Claimed, new Claim.PutOff(Now + Duration.FromMinutes(1)), new Claim.Nothing("sent before"));
        await Handle();
        Assert.Equal([Claimed, Queued], Calls.Names);

        await Handle();
        Assert.Equal([Claimed, Queued, Claimed], Calls.Names);
    }

    [Fact]
    public async Task On_a_clock_that_runs_fast_leases_waits_and_pauses_are_of_machine_time()
    {
        await using var fast = new RecordedRig(new ShiftedTimeProvider(Now.ToDateTimeOffset(), 60));
        fast.Calls.Answer(Claimed, new Claim.Send(Nudge(A)));
        fast.Calls.Answer(Sent, new Outcome.Deferred("wrong password", Duration.FromSeconds(30), true));
        await fast.Get<Sender>().Handle(Message, By.Sms, Ct);

        var claim = fast.Calls.Given(Claimed);
        var pause = (ChannelPause)fast.Calls.Given(Paused)[0]!;
        Assert.Equal(Duration.FromHours(1), (Instant)claim[3]! - (Instant)claim[2]!);
        Assert.Equal((Duration.FromMinutes(30), Duration.FromMinutes(30)), ((Duration)fast.Calls.Given(Recorded)[3]!, pause.Until - pause.Since));
    }

    [Fact]
    public async Task A_place_at_the_provider_is_held_from_the_claim_until_its_outcome_is_recorded()
    {
        var gate = _rig.Get<ChannelGates>().Of(By.Sms);
        var others = new List<(string When, Task<ChannelGate.Place> Entering)>();
        Calls.Answer(Claimed, _ =>
        {
            AnotherComes("while it is claimed");
            return new Claim.Send(Nudge(A));
        });
        Calls.Answer(Recorded, _ =>
        {
            AnotherComes("while its outcome is recorded");
            Assert.All(others, o => Assert.False(o.Entering.IsCompleted, $"Another got the only place that came {o.When}"));
            return null;
        });
        await Handle();

        foreach (var (_, entering) in others)
        {
            (await entering.WaitAsync(TimeSpan.FromSeconds(20), Ct)).Dispose();
        }

        void AnotherComes(string when) => others.Add((when, gate.Enter(Ct).AsTask()));
    }

    [Theory]
    [InlineData(Claimed)]
    [InlineData(Reserved)]
    public async Task A_place_is_given_back_when_the_store_is_away(string call)
    {
        await using var rig = new RecordedRig(null, ("Senders:Concurrency", "1"), ("Sms:SegmentsPerSecond", "1"));
        rig.Calls.Answer(call, new InvalidOperationException("the store is away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Get<Sender>().Handle(Message, By.Sms, Ct));
        Assert.Empty(rig.Calls.To(Sent));

        rig.Calls.Answer(Claimed, new Claim.Nothing("sent before"));
        rig.Calls.Answer(Reserved, given => given[1]);
        rig.Advance(Duration.FromSeconds(1));
        var next = rig.Get<Sender>().Handle(Message, By.Sms, Ct);
        Assert.True(await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(20), Ct)) == next, "the only place at the provider was never given back");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(160, 2)]
    public async Task A_text_takes_as_much_of_the_rate_as_it_has_segments(int longer, int segments)
    {
        await using var rig = new RecordedRig(null, ("Sms:SegmentsPerSecond", "1"), ("Sms:LinkUrl", $"https://r.example.com/{new string('x', longer)}"));
        rig.Calls.Answer(Claimed, new Claim.Send(Nudge(A)));
        await rig.Get<Sender>().Handle(Message, By.Sms, Ct);

        Assert.Equal(segments, ((OutgoingText)rig.Calls.Given(Sent)[0]!).Segments);
        Assert.Equal(segments, rig.Calls.To(Reserved).Sum(c => ((Duration)c.Given[2]!).TotalSeconds));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private void ClaimGives(ClaimedNudge nudge) => Calls.Answer(Claimed, new Claim.Send(nudge));

    private Task Handle() => _rig.Get<Sender>().Handle(Message, By.Sms, Ct);
}
