using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Plan;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Receipts;
using Recovery.Nudges.Send;
using Recovery.Privacy;
using Recovery.Races;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using Recovery.Time;

namespace Recovery.Tests.Nudges.Send;

/// <summary>One thing that is broken for good must not keep the rest from being done.</summary>
public sealed class StepsTests
{
    private static readonly string[] OfReconciler =
    [
        "IReconcileStore.ExpireClaims", "IReconcileStore.SkipExpired", "IReconcileStore.RequeueLost", "ISignUpStore.PurgeUnconfirmed", "IReplyStore.Purge",
        "IReconcileStore.InDoubt", "IReceiptStore.WithoutReceipt", "IFallbackStore.ToFallBack", "IQueueingStore.ToQueue", "IRunnerData.Purge", "IRunnerData.Wipe",
        "IProviderErasures.Next",
    ];

    private readonly BrokenCalls _calls = new();

    public static TheoryData<string> Steps => [.. OfReconciler];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Whichever_step_of_the_reconciler_is_broken_all_others_are_done(string broken)
    {
        await using var rig = await Rig();
        _calls.Fails = (call, _) => call == broken;

        await Assert.ThrowsAsync<StepsFailedException>(rig.Reconcile);

        Assert.All(OfReconciler, step => Assert.Contains(step, _calls.Made.Keys));
    }

    [Fact]
    public async Task A_race_day_that_cannot_be_planned_leaves_the_others()
    {
        await using var rig = await Rig();
        await rig.Register(texts: 3, emails: 0);
        var saturday = new LocalDate(2027, 4, 24);
        await rig.Runners.Register(
            [new Registration(new SignUp("Sam", null, "sat@example.com", "london-marathon-2027", saturday, By.Emails("Email me.", "test", rig.Now)), rig.Now, Source.Import)],
            TestContext.Current.CancellationToken);
        _calls.Fails = (call, args) => call == "IPlanStore.EntriesToPlan" && ((RaceDay)args[0]!).Day == saturday;

        await Assert.ThrowsAsync<StepsFailedException>(rig.Plan);

        Assert.Equal(3, (await rig.All()).Count(n => n.Status == NudgeStatus.Queued));
    }

    [Fact]
    public async Task A_queue_that_takes_nothing_leaves_the_other_channels_queue()
    {
        await using var rig = await Rig();
        await rig.Register(texts: 3, emails: 3);
        _calls.Fails = (call, args) => call == "INudgeQueue.Send" && ((IReadOnlyList<QueuedNudge>)args[0]!).Any(n => n.Channel == By.Sms);

        await Assert.ThrowsAsync<StepsFailedException>(rig.Plan);

        var nudges = await rig.All();
        Assert.Equal((3, 0), (nudges.Count(n => n is { Channel.Code: "email", Status: NudgeStatus.Queued }), nudges.Count(n => n is { Channel.Code: "sms", Status: NudgeStatus.Queued })));
    }

    private Task<DeliveryRig> Rig() => DeliveryRig.Start(change: services =>
    {
        BrokenPort.Before<IPlanStore>(services, _calls);
        BrokenPort.Before<IQueueingStore>(services, _calls);
        BrokenPort.Before<IReconcileStore>(services, _calls);
        BrokenPort.Before<IFallbackStore>(services, _calls);
        BrokenPort.Before<ISignUpStore>(services, _calls);
        BrokenPort.Before<IReplyStore>(services, _calls);
        BrokenPort.Before<IReceiptStore>(services, _calls);
        BrokenPort.Before<IRunnerData>(services, _calls);
        BrokenPort.Before<IProviderErasures>(services, _calls);
        BrokenPort.Before<INudgeQueue>(services, _calls);
    });
}
