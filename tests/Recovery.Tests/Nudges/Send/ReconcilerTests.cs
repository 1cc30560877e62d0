using System.Diagnostics.Metrics;
using NodaTime;
using Recovery.Housekeeping;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Runners;
using Recovery.Security;
using Recovery.Settings;
using Recovery.Telemetry;
using Recovery.Tests.Fixtures;
using Recovery.Tests.Telemetry;
using Recovery.Time;
using Recovery.Timing;
using static Recovery.Tests.Nudges.Send.RecordedRig;

namespace Recovery.Tests.Nudges.Send;

/// <summary>What each round asks of the stores, to the instant, and what comes of what is in doubt.</summary>
public sealed class ReconcilerTests : IAsyncDisposable
{
    private readonly RecordedRig _rig = new();

    private static Instant Now => Start;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RecordedCalls Calls => _rig.Calls;

    [Fact]
    public async Task A_round_takes_every_step_in_turn()
    {
        using var measured = new Measured(_rig.Get<IMeterFactory>());
        await Tick();

        Assert.Equal(
            [
                "IReconcileStore.ExpireClaims", "IReconcileStore.SkipExpired", "IReconcileStore.RequeueLost", "IReconcileStore.InDoubt",
                "IReceiptStore.WithoutReceipt", "IReconcileStore.InDoubt", "IFallbackStore.ToFallBack", "IQueueingStore.ToQueue", "IReconcileStore.CountInDoubt",
                "ISignUpStore.PurgeUnconfirmed", "IReplyStore.Purge", "IDeskChanges.Purge", "IPauseStore.Purge", "IRunnerData.Purge", "IRunnerData.Wipe", "IProviderErasures.Next", "IStoreHealth.DamageReason",
            ],
            Calls.Names);
    }

    [Fact]
    public async Task Claims_run_out_and_nudges_expire_by_the_clock()
    {
        await Tick();

        Assert.Equal([Now], Calls.Given("IReconcileStore.ExpireClaims"));
        Assert.Equal([Now], Calls.Given("IReconcileStore.SkipExpired"));
    }

    [Fact]
    public async Task A_message_is_lost_a_quarter_of_an_hour_after_it_was_due()
    {
        await Tick();

        Assert.Equal([Now - Duration.FromMinutes(15), Now], Calls.Given("IReconcileStore.RequeueLost"));
    }

    [Fact]
    public async Task On_a_clock_that_runs_fast_a_message_is_lost_by_machine_time()
    {
        await using var fast = new RecordedRig(new ShiftedTimeProvider(Now.ToDateTimeOffset(), 60));
        await fast.Get<Reconciler>().Tick(Ct);

        var given = fast.Calls.Given("IReconcileStore.RequeueLost");
        Assert.Equal(Duration.FromHours(15), (Instant)given[1]! - (Instant)given[0]!);
    }

    [Fact]
    public async Task What_nobody_confirmed_goes_after_a_week_and_replies_after_thirty_days()
    {
        await Tick();

        Assert.Equal([Now - Duration.FromDays(7)], Calls.Given("ISignUpStore.PurgeUnconfirmed"));
        Assert.Equal([Now - Duration.FromDays(30)], Calls.Given("IReplyStore.Purge"));
    }

    [Fact]
    public async Task A_doubt_is_looked_up_from_two_minutes_to_a_day_after_the_attempt_once_a_minute()
    {
        await Tick();

        Assert.Equal(
            new[] { By.Sms, By.Email }.Select(channel => Doubts(channel)),
            Calls.To("IReconcileStore.InDoubt").Select(c => c.Given));

        static IReadOnlyList<object?> Doubts(Channel channel) =>
            [channel, Now - Duration.FromDays(1), Now - Duration.FromMinutes(2), Now - Duration.FromMinutes(1), 200];
    }

    [Fact]
    public async Task A_receipt_is_asked_for_from_an_hour_to_a_day_after_acceptance_once_an_hour_and_of_texts_alone()
    {
        await Tick();

        Assert.Equal(
            [By.Sms, Now - Duration.FromDays(1), Now - Duration.FromHours(1), Now - Duration.FromHours(1), 200],
            Calls.Given("IReceiptStore.WithoutReceipt"));
    }

    [Fact]
    public async Task What_is_in_doubt_is_counted_for_two_days_and_only_for_somebody_who_listens()
    {
        await Tick();
        Assert.Empty(Calls.To("IReconcileStore.CountInDoubt"));

        using var measured = new Measured(_rig.Get<IMeterFactory>());
        Calls.Answer("IReconcileStore.CountInDoubt", (InDoubtTally[])[new(By.Sms, 3, Now - Duration.FromMinutes(5))]);
        await Tick();

        Assert.Equal([Now - Duration.FromDays(2)], Calls.Given("IReconcileStore.CountInDoubt"));
        Assert.Equal(3, measured.Gauge("in_doubt", "sms"));
    }

    [Theory]
    [InlineData(7, 40, false)]
    [InlineData(21, 0, true)]
    public async Task Runners_are_purged_once_a_day_and_files_rewritten_at_night_alone(int hour, int minute, bool mayTakeLong)
    {
        var now = new LocalDate(2027, 4, 27).At(new LocalTime(hour, minute)).InZoneStrictly(_rig.Get<ClinicClock>().Zone).ToInstant();
        _rig.Fake.SetUtcNow(now.ToDateTimeOffset());
        Calls.AnswerInTurn("IRunnerData.Purge", 100, 99);
        await Tick();
        await Tick();

        Assert.All(Calls.To("IRunnerData.Purge"), c => Assert.Equal([new LocalDate(2027, 4, 27).PlusDays(-_rig.Get<RecoverySettings>().Retention.Days), 100, now], c.Given));
        Assert.Equal(2, Calls.To("IRunnerData.Purge").Count);
        Assert.Equal([mayTakeLong, mayTakeLong], Calls.To("IRunnerData.Wipe").Select(c => c.Given[0]));
    }

    /// <summary>Both name who works at the desk: they go together, and no sooner than the runners whom they may be about.</summary>
    [Theory]
    [InlineData(null, 365)]
    [InlineData("400", 400)]
    public async Task Changes_at_the_desk_and_pauses_go_after_a_year_or_with_the_runners(string? retention, int days)
    {
        await using var rig = new RecordedRig(null, ("Retention:Days", retention));
        await rig.Get<Housekeeper>().Tick(Ct);

        Assert.Equal([Now - Duration.FromDays(days)], rig.Calls.Given("IDeskChanges.Purge"));
        Assert.Equal([Now - Duration.FromDays(days)], rig.Calls.Given("IPauseStore.Purge"));
    }

    [Fact]
    public async Task At_most_a_hundred_of_the_providers_copies_are_deleted_in_a_round()
    {
        await Tick();

        Assert.Equal([100, Now], Calls.Given("IProviderErasures.Next"));
    }

    [Fact]
    public async Task A_text_that_did_not_arrive_becomes_an_email_by_an_id_of_its_own_and_is_queued_in_the_same_round()
    {
        Calls.AnswerInTurn("IFallbackStore.ToFallBack", (Fallback[])[new("text-1", 7, "last-call")], (Fallback[])[new("text-2", 8, "last-call")]);
        await Tick();

        var key = _rig.Get<SigningKey>();
        Assert.Equal(
            [new Fallback("text-1", 7, "last-call", NudgeId.Of(key, 7, "last-call", By.Email)), new Fallback("text-2", 8, "last-call", NudgeId.Of(key, 8, "last-call", By.Email))],
            Calls.To("IFallbackStore.FallBack").SelectMany(c => (IEnumerable<Fallback>)c.Given[1]!));
        Assert.All(Calls.To("IFallbackStore.FallBack"), c => Assert.Equal((By.Email, Now), ((Channel)c.Given[0]!, (Instant)c.Given[2]!)));
        Assert.All(Calls.To("IFallbackStore.ToFallBack"), c => Assert.Equal((By.Sms, By.Email, Now, 500), ((Channel)c.Given[0]!, (Channel)c.Given[1]!, (Instant)c.Given[3]!, (int)c.Given[4]!)));
        Assert.Holds(Calls.Names.ToList().LastIndexOf("IFallbackStore.FallBack") < Calls.Names.ToList().IndexOf("IQueueingStore.ToQueue"));
    }

    [Fact]
    public async Task A_doubt_is_asked_about_with_its_own_id_and_the_instant_of_its_attempt()
    {
        Doubts(Nudge(A));
        await Tick();

        Assert.Equal([A, Now - Duration.FromMinutes(10)], Calls.Given("Sms.Find"));
    }

    [Theory]
    [InlineData("found", "IReconcileStore.SettleSent")]
    [InlineData("not there", "IReconcileStore.SettleNotSent")]
    [InlineData("no answer", "IReconcileStore.NoteLookup")]
    [InlineData("cannot ask", "IReconcileStore.NoteLookup")]
    public async Task Each_answer_settles_a_doubt_in_its_own_way_and_no_other(string answer, string settled)
    {
        Doubts(Nudge(A));
        Calls.Answer("Sms.Find", AnswerOf(answer));
        await Tick();

        var message = new NudgeMessage(A, 3);
        Assert.Equal(answer == "found" ? [message, "SM9", Now] : [message, Now], Calls.Given(settled));
        Assert.Single(Calls.Names, name => name.Contains("Settle", StringComparison.Ordinal) || name.EndsWith("NoteLookup", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("found", true)]
    [InlineData("not there", true)]
    [InlineData("no answer", false)]
    [InlineData("cannot ask", false)]
    public async Task Only_a_provider_that_does_not_answer_ends_its_channels_round_and_that_alone(string answer, bool goesOn)
    {
        Calls.Answer("IReconcileStore.InDoubt", given => (ClaimedNudge[])(Equals(given[0], By.Sms)
            ? [Nudge(A), Nudge(B)]
            : [Nudge(C, By.Email)]));
        Calls.Answer("Sms.Find", AnswerOf(answer));
        await Tick();

        Assert.Equal(goesOn ? [A, B] : [A], Calls.To("Sms.Find").Select(c => c.Given[0]));
        Assert.Equal(C, Calls.Given("Email.Find")[0]);
    }

    [Fact]
    public async Task A_provider_that_throws_has_its_look_up_noted_and_is_asked_about_the_next()
    {
        Doubts(Nudge(A), Nudge(B));
        Calls.Answer("Sms.Find", given => given[0] is A ? new InvalidOperationException("a bug") : new Lookup.Found("SM9"));

        var failed = await Assert.ThrowsAsync<StepsFailedException>(Tick);

        Assert.Equal(["what is in doubt on sms"], failed.Steps);
        Assert.Equal([new NudgeMessage(A, 3), Now], Calls.Given("IReconcileStore.NoteLookup"));
        Assert.Equal(new NudgeMessage(B, 3), Calls.Given("IReconcileStore.SettleSent")[0]);
    }

    [Fact]
    public async Task A_doubt_that_cannot_be_put_into_words_is_noted_and_never_settled_unasked()
    {
        Doubts(Nudge(A) with { Step = "gone" }, Nudge(B) with { SessionDay = new LocalDate(2027, 4, 25) }, Nudge(C));
        await Tick();

        Assert.Equal(
            [[new NudgeMessage(A, 3), Now], [new NudgeMessage(B, 3), Now]],
            Calls.To("IReconcileStore.NoteLookup").Select(c => c.Given));
        Assert.Equal([C], Calls.To("Sms.Find").Select(c => c.Given[0]));
        Assert.Equal(new NudgeMessage(C, 3), Calls.Given("IReconcileStore.SettleNotSent")[0]);
    }

    [Fact]
    public async Task A_confirmation_in_doubt_is_looked_up_like_any_text()
    {
        Doubts(Nudge(A) with { Step = Step.Confirm, SignUpId = 5, SessionDay = new LocalDate(2027, 4, 25) });
        Calls.Answer("Sms.Find", new Lookup.Found("SM9"));
        await Tick();

        Assert.Equal([new NudgeMessage(A, 3), "SM9", Now], Calls.Given("IReconcileStore.SettleSent"));
    }

    [Fact]
    public async Task Only_a_text_that_was_found_counts_as_sent()
    {
        using var measured = new Measured(_rig.Get<IMeterFactory>());
        Doubts(Nudge(A), Nudge(B));
        Calls.Answer("Sms.Find", given => given[0] is A ? new Lookup.Found("SM9") : new Lookup.NotFound());
        await Tick();

        Assert.Equal(1, measured.Sum("sent", "sms"));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private static Lookup AnswerOf(string answer) => answer switch
    {
        "found" => new Lookup.Found("SM9"),
        "not there" => new Lookup.NotFound(),
        "no answer" => new Lookup.NoAnswer("down"),
        _ => new Lookup.CannotAsk(),
    };

    private void Doubts(params ClaimedNudge[] texts) => Calls.Answer("IReconcileStore.InDoubt", given => Equals(given[0], By.Sms) ? texts : []);

    private Task Tick() => _rig.Get<Housekeeper>().Tick(Ct);
}
