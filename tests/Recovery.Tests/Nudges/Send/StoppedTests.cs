using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Tests.Fixtures;

namespace Recovery.Tests.Nudges.Send;

public sealed class StoppedTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_email_that_waits_behind_another_when_the_system_stops_is_not_even_claimed_and_goes_out_later()
    {
        await using var rig = await DeliveryRig.Start(settings: new Dictionary<string, string?> { ["Senders:Concurrency"] = "1" });
        await rig.Register(texts: 0, emails: 1);
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        var nudge = Assert.Single(await rig.All());

        // The only place at the provider is taken.
        using (await rig.Get<ChannelGates>().Of(By.Email).Enter(Ct))
        {
            using var stop = new CancellationTokenSource();
            var handling = rig.Get<Sender>().Handle(new NudgeMessage(nudge.Id, nudge.Generation), By.Email, stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handling);
        }

        Assert.Equal(NudgeStatus.Queued, Assert.Single(await rig.All()).Status);
        rig.Advance(Duration.FromMinutes(1));
        await rig.Drain();
        Assert.Equal(NudgeStatus.Accepted, Assert.Single(await rig.All()).Status);
        Assert.Single(rig.Provider.Received);
    }
}
