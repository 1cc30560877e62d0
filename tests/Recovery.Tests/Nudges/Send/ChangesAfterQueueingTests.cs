using NodaTime;
using Recovery.Nudges;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

/// <summary>What is heard of a runner when the message lies in the queue already: nothing goes out, and the timeline says why.</summary>
public sealed class ChangesAfterQueueingTests
{
    public static TheoryData<string, bool> Words => new()
    {
        { SkipReason.Stopped, true }, { SkipReason.Stopped, false },
        { SkipReason.Booked, true }, { SkipReason.Booked, false },
        { SkipReason.NotRun, true }, { SkipReason.NotRun, false },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_word_that_comes_when_the_message_is_queued_is_heeded(string word, bool text)
    {
        await using var rig = await DeliveryRig.Start();
        var runners = await rig.Register(texts: text ? 1 : 0, emails: text ? 0 : 1);
        await rig.Plan();
        Assert.Equal(NudgeStatus.Queued, Assert.Single(await rig.All()).Status);

        rig.GoTo(DeliveryRig.NotBefore - Duration.FromSeconds(1));
        await Tell(rig, runners[0], word);
        rig.GoTo(DeliveryRig.NotBefore);
        await rig.Drain();
        await rig.Reconcile();
        rig.Advance(Duration.FromHours(1));
        await rig.Plan();
        await rig.Drain();

        Assert.Empty(rig.Provider.Attempts);
        var nudge = (await rig.All()).First(n => n.Step == "doms");
        Assert.Equal((NudgeStatus.Skipped, word), (nudge.Status, nudge.Reason));
        var last = (await rig.Log.Timeline(nudge.Id, Ct))[^1];
        Assert.Equal((NudgeEvent.Skipped, word), (last.What, last.Detail));
    }

    private static Task<bool> Tell(DeliveryRig rig, RegistrationResult runner, string word) => word switch
    {
        SkipReason.Stopped => rig.Runners.Stop(runner.RunnerId, null, "asked to stop", "reception", rig.Now, Ct),
        SkipReason.Booked => rig.Runners.SetOutcome(runner.EntryId, EntryOutcome.Booked, "reception", rig.Now, Ct),
        _ => rig.Runners.SetOutcome(runner.EntryId, EntryOutcome.NotRun, "reception", rig.Now, Ct),
    };
}
