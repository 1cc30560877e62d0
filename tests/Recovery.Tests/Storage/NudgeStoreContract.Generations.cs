using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>Whatever comes late and belongs to an older generation leaves the newer one alone: it may be with the provider just now.</summary>
public abstract partial class NudgeStoreContract
{
    [Fact]
    public async Task Nothing_that_comes_of_an_older_generation_touches_the_newer_one()
    {
        var runner = await Store.AddRunner();
        var older = await Store.ClaimedNudge(runner);
        await Store.Record(older, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(30));
        Store.MoveTo(Monday.NotBefore + Duration.FromSeconds(30));
        var newer = older with { Generation = 2 };
        await AssertUntouched(older);
        await Store.Nudges.MarkQueued([newer], Store.Now, Ct);
        await AssertUntouched(older);
        Assert.IsType<Claim.Send>(await Store.Claim(newer));
        await AssertUntouched(older);
        await Store.Record(newer, new Outcome.InDoubt("lost"));
        await AssertUntouched(older);

        Assert.Empty((await Store.Runners.Find(runner.RunnerId, Ct))!.Stops);
        Assert.Equal([newer], (await Store.Nudges.InDoubt(By.Sms, Instant.MinValue, Instant.MaxValue, Store.Now, 9, Ct)).Select(n => n.Message));
    }

    [Fact]
    public async Task A_message_of_an_older_generation_does_not_mark_a_newer_one_as_queued()
    {
        var runner = await Store.AddRunner();
        var older = await Store.PlanNudge(runner);
        await Store.Plan(Decision(runner, window: Wednesday, existing: 1));
        await Store.Nudges.MarkQueued([older], Store.Now, Ct);

        Assert.Equal([older with { Generation = 2 }], (await Store.Nudges.ToQueue(9, Ct)).Select(q => q.Message));
        Assert.Equal((NudgeStatus.Planned, null), (await Store.Nudge(older)) is var n ? (n.Status, n.QueuedAt) : default);
    }

    private async Task AssertUntouched(NudgeMessage older)
    {
        var (before, told) = (await Store.Nudge(older), await Store.Timeline(older));
        var late = Store.Now + Duration.FromMinutes(1);
        await Check("accepted", () => Store.Record(older, new Outcome.Accepted("SM9")));
        await Check("rejected", () => Store.Record(older, new Outcome.Rejected("21610", "said stop", "texted-stop", true)));
        await Check("deferred", () => Store.Record(older, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(9)));
        await Check("deferred for too long", () => Store.Record(older, new Outcome.Deferred("busy", Duration.Zero), Duration.FromDays(9)));
        await Check("in doubt", () => Store.Record(older, new Outcome.InDoubt("lost")));
        await Check("found sent", () => Store.Nudges.SettleSent(older, "SM9", late, Ct));
        await Check("found not sent", () => Store.Nudges.SettleNotSent(older, late, Ct));
        await Check("looked up", () => Store.Nudges.NoteLookup(older, late, Ct));
        await Check("given up by the queue", () => Store.Nudges.MarkDead(older, "failed ten times", late, Ct));
        await Check("queued", () => Store.Nudges.MarkQueued([older], late, Ct));
        await Check("claimed", () => Store.Claim(older));

        async Task Check(string what, Func<Task> happen)
        {
            await happen();
            Assert.True(
                before == await Store.Nudge(older) && told.SequenceEqual(await Store.Timeline(older)),
                $"Generation 1 {what}: that changed generation 2, which was {before.Status}");
        }
    }
}
