using Recovery.Nudges;
using Recovery.Nudges.Queue;
using Recovery.Nudges.Send;
using Recovery.Replies;
using Recovery.Runners;
using Recovery.SignUps;
using Recovery.Tests.Fixtures;
using static Recovery.Tests.Fixtures.StoreBuilders;

namespace Recovery.Tests.Storage;

/// <summary>What follows a person: to a new number or address, and into the record that two become.</summary>
public abstract partial class RunnerStoreContract
{
    [Theory]
    [InlineData(EntryOutcome.Booked, EntryOutcome.Withdrawn)]
    [InlineData(EntryOutcome.NotRun, EntryOutcome.Booked)]
    public async Task Where_both_records_have_ended_the_kept_ones_end_stands(EntryOutcome kept, EntryOutcome other)
    {
        var byMobile = await Runners.Register(Registration("Ann", Mobile(1)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1)));
        await Runners.SetOutcome(byMobile.EntryId, kept, Source.Reception, Store.Now, Ct);
        await Runners.SetOutcome(byEmail.EntryId, other, Source.Runner, Store.Now, Ct);

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal((kept, Source.Reception), await Runners.FindEntry(joined.EntryId, Ct) is { } e ? (e.Outcome!.Value, e.OutcomeBy!) : default);
    }

    [Fact]
    public async Task Replies_and_the_link_that_confirmed_follow_the_person()
    {
        var pending = await SignUps.Keep(Registration("Ann", email: Email(1)).SignUp, "network", Store.Now, Ct);
        await SignUps.Confirm(pending.Id, By.Email, Store.Now, Ct);
        await Runners.Register(Registration("Ann", Mobile(2), Email(1)));
        await Store.Replies.Take(new NewReply("SM1", Mobile(2), "My knee hurts", ReplyWords.Read("My knee hurts")), Store.Now, Ct);
        await Runners.Register(Registration("Ann", Mobile(1)));

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));
        await Runners.SetOutcome(joined.EntryId, EntryOutcome.Withdrawn, Source.Runner, Store.Now, Ct);

        Assert.Equal(["SM1"], (await Store.Data.Export(joined.RunnerId, Ct))!.Replies.Select(r => r.ProviderId));
        Assert.Equal(joined.EntryId, (await SignUps.Confirm(pending.Id, By.Email, Store.Now, Ct))!.EntryId);
        Assert.Equal(EntryOutcome.Withdrawn, (await Runners.FindEntry(joined.EntryId, Ct))!.Outcome);
    }

    [Fact]
    public async Task All_races_of_joined_records_are_looked_at_again_by_the_planner()
    {
        await Store.Races.Save(Fun, Ct);
        var byMobile = await Runners.Register(Registration("Ann", Mobile(1)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1), race: Fun.Id, day: Fun.Days[0]));
        var before = await Changes(byMobile, byEmail);

        await Runners.Register(Registration("Ann", Mobile(1), Email(1), sms: false, emails: false));

        var after = await Changes(byMobile);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(after, e => Assert.True(e.Value > before[e.Key], "an entry of one of the records is not looked at again"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_sent_for_one_record_is_not_sent_once_the_others_was(bool open)
    {
        var byMobile = await Runners.Register(Registration("Ann", Mobile(1), Email(2)));
        var byEmail = await Runners.Register(Registration("Ann", email: Email(1)));
        await Store.Plan(Decision(byMobile, By.Email, skip: open ? null : SkipReason.NoRoom));
        var sent = await Store.ClaimedNudge(byEmail, By.Email);
        await Store.Record(sent, new Outcome.Accepted("E1"));

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));
        await Store.Plan(Decision(joined, By.Email, existing: 1));

        Assert.Empty(await Store.Nudges.ToQueue(9, Ct));
        Assert.Equal((NudgeStatus.Accepted, joined.EntryId), await Store.Nudge(sent) is var n ? (n.Status, n.EntryId) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Consent_to_texts_follows_into_the_kept_entry_unless_they_were_stopped(bool stopped)
    {
        await Runners.Register(Registration("Ann", Mobile(1), sms: false));
        var other = await Runners.Register(Registration("Ann", Mobile(2), Email(1)));
        if (stopped)
        {
            await Runners.Stop(other.RunnerId, By.Sms, StopReasons.Said, Source.Runner, Store.Now, Ct);
        }

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1), sms: false));

        Assert.Equal(stopped, (await Runners.FindEntry(joined.EntryId, Ct))!.SmsSince is null);
        Assert.NotNull((await Runners.FindEntry(joined.EntryId, Ct))!.EmailSince);
    }

    [Fact]
    public async Task Two_texts_that_both_records_were_sent_in_one_session_stay_as_sent()
    {
        await Store.Races.Save(Fun, Ct);
        var kept = await Runners.Register(Registration("Ann", Mobile(1)));
        var other = await Runners.Register(Registration("Ann", Mobile(2), Email(1), Fun.Id, Fun.Days[0]));
        var first = await Store.QueueNudge(kept);
        await Store.Plan(Decision(other, race: Fun.Id, day: Fun.Days[0]));
        var second = new NudgeMessage(Decision(other).NudgeId, 1);
        Store.MoveTo(Monday.NotBefore);
        foreach (var message in new[] { first, second })
        {
            Assert.IsType<Claim.Send>(await Store.Claim(message));
            await Store.Record(message, new Outcome.Accepted(message.Nudge));
        }

        var joined = await Runners.Register(Registration("Ann", Mobile(1), Email(1)));

        Assert.Equal(
            [NudgeStatus.Accepted, NudgeStatus.Accepted], (await Store.Log.OfRunner(joined.RunnerId, Ct)).Select(l => l.Nudge.Status));
    }

    [Fact]
    public async Task A_new_address_does_not_undo_a_stop_on_the_old_one()
    {
        var runner = await Store.AddRunner();
        var before = await Changes(runner);
        await Runners.Stop(runner.RunnerId, By.Email, StopReasons.Said, Source.Runner, Store.Now, Ct);
        await Runners.Register(Registration("Runner 1", Mobile(1), Email(2), sms: false, emails: false));

        Assert.Null((await Runners.FindEntry(runner.EntryId, Ct))!.EmailSince);
        Assert.NotNull((await Runners.FindEntry(runner.EntryId, Ct))!.SmsSince);
        Assert.Holds((await Changes(runner))[runner.EntryId] > before[runner.EntryId]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_contact_without_a_stop_leaves_what_is_allowed_and_has_the_planner_look_again(bool mobile)
    {
        var runner = await Store.AddRunner();
        var before = await Changes(runner);
        await Runners.Register(Registration("Runner 1", mobile ? Mobile(2) : Mobile(1), mobile ? Email(1) : Email(2), sms: false, emails: false));

        Assert.Holds(await Runners.FindEntry(runner.EntryId, Ct) is { SmsSince: not null, EmailSince: not null });
        Assert.True((await Changes(runner))[runner.EntryId] > before[runner.EntryId], "the planner does not look at the runner again");
    }

    [Fact]
    public async Task A_contact_that_is_left_out_stays()
    {
        var runner = await Store.AddRunner();
        await Runners.Register(Registration("Runner 1", Mobile(1)));
        await Runners.Register(Registration("Runner 1", email: Email(1)));

        Assert.Equal((Mobile(1), Email(1)), (await View(runner)).Runner is var r ? (r.Mobile, r.Email) : default);
    }

    /// <summary>Change numbers by entry.</summary>
    private async Task<Dictionary<long, long>> Changes(params RegistrationResult[] runners)
    {
        var changes = new Dictionary<long, long>();
        foreach (var runner in runners)
        {
            foreach (var entry in await Store.Nudges.EntriesOfRunner(runner.RunnerId, Ct))
            {
                changes[entry.EntryId] = entry.Change;
            }
        }

        return changes;
    }
}
