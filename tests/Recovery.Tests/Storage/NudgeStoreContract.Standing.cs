using NodaTime;
using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What may befall a nudge, by where it stands: what went out, or may have, is never put back among what is still to go.</summary>
public abstract partial class NudgeStoreContract
{
    private static readonly NudgeStatus[] StillToGo = [NudgeStatus.Planned, NudgeStatus.Queued, NudgeStatus.Deferred];
    private static readonly NudgeStatus[] Attempts = [NudgeStatus.Attempting, NudgeStatus.InDoubt];

    private int _texts;

    [Fact]
    public async Task Only_an_attempt_can_come_to_anything()
    {
        await AssertChanged("Accepted", Attempts, message => Store.Record(message, new Outcome.Accepted("SM9")));
        await AssertChanged("Rejected", Attempts, message => Store.Record(message, new Outcome.Rejected("1", "no")));
        await AssertChanged("Deferred", Attempts, message => Store.Record(message, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(9)));
        await AssertChanged("In doubt", Attempts, message => Store.Record(message, new Outcome.InDoubt("lost again")));
        await AssertChanged("Found sent", Attempts, message => Store.Nudges.SettleSent(message, "SM9", Store.Now, Ct));
        await AssertChanged("Found not sent", Attempts, message => Store.Nudges.SettleNotSent(message, Store.Now, Ct));
    }

    [Fact]
    public async Task Only_what_is_still_to_go_is_claimed_buried_or_swept_and_only_what_was_buried_comes_back()
    {
        await AssertChanged("Claimed", StillToGo, message => Store.Claim(message));
        await AssertChanged("Buried", StillToGo, message => Store.Nudges.MarkDead(message, "failed ten times", Store.Now, Ct));
        await AssertChanged("Replayed", [NudgeStatus.Dead], message => Store.Nudges.Replay(message.Nudge, Store.Now, Ct));
        await AssertChanged("Lost on the queue", [NudgeStatus.Queued], _ => Store.Nudges.RequeueLost(Monday.Expires, Monday.Target, Ct));
        await AssertChanged("Run out", [NudgeStatus.Attempting], _ => Store.Nudges.ExpireClaims(Monday.Expires, Ct));
        await AssertChanged("Expired", StillToGo, _ => Store.Nudges.SkipExpired(Monday.Expires, Ct));
    }

    /// <summary>Makes one text for each status, lets something happen to each at its own generation, and looks which are as they were.</summary>
    private async Task AssertChanged(string what, NudgeStatus[] expected, Func<NudgeMessage, Task> happen)
    {
        var texts = new List<Nudge>();
        foreach (var status in Enum.GetValues<NudgeStatus>())
        {
            texts.Add(await Store.Nudge(await Reach(status, await Store.AddRunner(_texts++))));
        }

        Assert.Equal(Enum.GetValues<NudgeStatus>(), texts.Select(t => t.Status));
        foreach (var text in texts)
        {
            await happen(new NudgeMessage(text.Id, text.Generation));
        }

        var changed = new List<NudgeStatus>();
        foreach (var text in texts)
        {
            if (await Store.Nudge(new NudgeMessage(text.Id, text.Generation)) != text)
            {
                changed.Add(text.Status);
            }
        }

        Assert.True(expected.SequenceEqual(changed), $"{what}: that may change {string.Join(", ", expected)}; it changed {string.Join(", ", changed)}");
    }
}
