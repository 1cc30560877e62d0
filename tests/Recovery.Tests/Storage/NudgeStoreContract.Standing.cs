using NodaTime;
using Recovery.Nudges;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What may befall a nudge, by where it stands: what went out, or may have, is never put back among what is still to go.</summary>
public abstract partial class NudgeStoreContract
{
    private static readonly NudgeStatus[] StillToGo = [NudgeStatus.Planned, NudgeStatus.Queued, NudgeStatus.Deferred];
    private static readonly NudgeStatus[] Open = [NudgeStatus.Attempting, NudgeStatus.InDoubt];

    [Fact]
    public async Task Only_what_is_still_to_go_can_be_claimed() =>
        Assert.Equal(StillToGo, await ThoseChangedBy(message => Store.Claim(message)));

    [Fact]
    public async Task Only_what_is_still_to_go_is_buried_with_its_message() =>
        Assert.Equal(StillToGo, await ThoseChangedBy(message => Store.Nudges.MarkDead(message, "failed ten times", Store.Now, Ct)));

    [Fact]
    public async Task Only_what_was_buried_can_be_replayed() =>
        Assert.Equal([NudgeStatus.Dead], await ThoseChangedBy(message => Store.Nudges.Replay(message.Nudge, Store.Now, Ct)));

    [Fact]
    public async Task Only_an_attempt_can_be_accepted() =>
        Assert.Equal(Open, await ThoseChangedBy(message => Store.Record(message, new Outcome.Accepted("SM9"))));

    [Fact]
    public async Task Only_an_attempt_can_be_rejected() =>
        Assert.Equal(Open, await ThoseChangedBy(message => Store.Record(message, new Outcome.Rejected("1", "no"))));

    [Fact]
    public async Task Only_an_attempt_can_be_deferred() =>
        Assert.Equal(Open, await ThoseChangedBy(message => Store.Record(message, new Outcome.Deferred("busy", Duration.Zero), Duration.FromSeconds(9))));

    [Fact]
    public async Task Only_an_attempt_can_fall_in_doubt() =>
        Assert.Equal(Open, await ThoseChangedBy(message => Store.Record(message, new Outcome.InDoubt("lost again"))));

    [Fact]
    public async Task Only_an_attempt_that_was_not_found_is_due_again() =>
        Assert.Equal(Open, await ThoseChangedBy(message => Store.Nudges.SettleNotSent(message, Store.Now, Ct)));

    [Fact]
    public async Task Only_what_is_still_to_go_expires() =>
        Assert.Equal(StillToGo, await ThoseChangedBy(_ => Store.Nudges.SkipExpired(Monday.Expires, Ct)));

    [Fact]
    public async Task Only_what_is_on_the_queue_is_ever_lost_there() =>
        Assert.Equal([NudgeStatus.Queued], await ThoseChangedBy(_ => Store.Nudges.RequeueLost(Monday.Expires, Monday.Target, Ct)));

    [Fact]
    public async Task Only_an_attempt_whose_claim_ran_out_is_in_doubt_for_it() =>
        Assert.Equal([NudgeStatus.Attempting], await ThoseChangedBy(_ => Store.Nudges.ExpireClaims(Monday.Expires, Ct)));

    /// <summary>One text for each status, at its own generation; the statuses whose text is not as it was.</summary>
    private async Task<IReadOnlyList<NudgeStatus>> ThoseChangedBy(Func<NudgeMessage, Task> happen)
    {
        var texts = new List<Nudge>();
        foreach (var status in Enum.GetValues<NudgeStatus>())
        {
            texts.Add(await Store.Nudge(await Reach(status, await Store.AddRunner((int)status))));
        }

        Assert.Equal(Enum.GetValues<NudgeStatus>(), texts.Select(t => t.Status));
        Store.MoveTo(Store.Now + Duration.FromMinutes(1));
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

        return changed;
    }
}
