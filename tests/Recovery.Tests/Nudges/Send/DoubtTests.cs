using NodaTime;
using Recovery.Loopback;
using Recovery.Nudges;

namespace Recovery.Tests.Nudges.Send;

/// <summary>A provider's list may lag behind its answers: what isn't on it at once may be on it soon.</summary>
public sealed class DoubtTests
{
    [Fact]
    public async Task For_two_minutes_nobody_believes_that_a_text_did_not_go_out()
    {
        await using var rig = await DeliveryRig.Start();
        await rig.Register(texts: 1, emails: 0);
        await rig.Plan();
        rig.GoTo(DeliveryRig.NotBefore);
        rig.Provider.Script = _ => Fault.DropBeforeAccepting;
        await rig.Drain();
        rig.Provider.Script = null;

        for (var second = 0; second <= 120; second += 30)
        {
            rig.GoTo(DeliveryRig.NotBefore + Duration.FromSeconds(second));
            await rig.Reconcile();
            Assert.Equal((second, NudgeStatus.InDoubt), (second, Assert.Single(await rig.All()).Status));
        }

        Assert.Equal(0, rig.Provider.LookUps);
        rig.GoTo(DeliveryRig.NotBefore + Duration.FromSeconds(121));
        await rig.Reconcile();
        await rig.Drain();
        Assert.Equal((1, NudgeStatus.Accepted), (rig.Provider.LookUps, Assert.Single(await rig.All()).Status));
        Assert.Single(rig.Provider.Received);
    }
}
